package io.github.vitrine.kernels;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ActivationTest {
    @Test
    void hasTheNamesOfTheReference() {
        assertEquals(Optional.of(Activation.GELU), Activation.fromName("gelu"));
        assertEquals(Optional.of(Activation.GELU_TANH), Activation.fromName("gelu_new"));
        assertEquals(Activation.fromName("silu"), Activation.fromName("swish"));
        assertEquals(Optional.empty(), Activation.fromName("GELU"));
        assertEquals(21, Activation.names().size());
    }

    @ParameterizedTest
    @EnumSource
    void appliesToPartOfAnArray(Activation activation) {
        float[] x = {-1.5f, -0.5f, 0.25f, 3};
        float[] expected = {x[0], activation.apply(x[1]), activation.apply(x[2]), x[3]};
        activation.apply(x, 1, 2);
        assertArrayEquals(expected, x);
        assertThrows(IndexOutOfBoundsException.class, () -> activation.apply(x, 3, 2));
    }

    @ParameterizedTest
    @EnumSource
    void keepsNotANumber(Activation activation) {
        assertEquals(Float.NaN, activation.apply(Float.NaN));
    }
}
