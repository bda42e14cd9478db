package io.github.vitrine.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

/** Views of some rows, and rows put together. */
class TensorTest {
    private final Tensor x = Tensor.of(new float[] {1, 2, 3, 4, 5, 6, 7, 8}, 4, 2);

    @Test
    void someRowsAreAView() {
        Tensor rows = x.rows(1, 2);
        assertEquals("[2, 2]", rows.shape().toString());
        assertArrayEquals(new float[] {3, 4, 5, 6}, rows.toArray());
        assertArrayEquals(new float[] {5, 6}, rows.rows(1, 1).toArray());
        assertSame(x.data(), rows.data());
        assertEquals(0, x.rows(4, 0).elements());
        assertThrows(IndexOutOfBoundsException.class, () -> x.rows(3, 2));
    }

    @Test
    void rowsAreStacked() {
        Tensor all = Tensor.stack(x.row(3), x.row(0));
        assertEquals("[2, 2]", all.shape().toString());
        assertArrayEquals(new float[] {7, 8, 1, 2}, all.data());
        assertThrows(IllegalArgumentException.class, () -> Tensor.stack(x.row(0), x.rows(0, 1)));
    }
}
