package io.github.vitrine.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class ShapeTest {
    @Test
    void countsElements() {
        assertEquals(3 * 224 * 224, Shape.of(3, 224, 224).elements());
        assertEquals(1, Shape.of().elements());
        assertEquals(0, Shape.of(3, 0, 2).elements());
        assertEquals("[3, 0, 2]", Shape.of(3, 0, 2).toString());
        assertEquals(2, Shape.of(3, 0, 2).size(-1));
    }

    @Test
    void refusesNegativeAndOverflowingSizes() {
        assertThrows(IllegalArgumentException.class, () -> Shape.of(2, -1));
        assertThrows(ArithmeticException.class, () -> Shape.of(Long.MAX_VALUE, 2));
        assertThrows(ArithmeticException.class, () -> Shape.of(Long.MAX_VALUE, 2, 0));
    }
}
