package io.github.vitrine.testing;

import io.github.vitrine.kernels.Stretch;
import io.github.vitrine.kernels.Strips;
import io.github.vitrine.tensor.Tensor;
import java.util.Arrays;

/** Matrices in strips from row-major ones and back. */
public final class TestStrips {
    private TestStrips() {}

    /** Strips in memory that is neither clean nor aligned: padding is NaN. */
    public static Strips dirty(int rows, int columns) {
        float[] values = new float[5 + Strips.length(rows, columns)];
        Arrays.fill(values, Float.NaN);
        return new Strips(new Stretch(values, 5, values.length - 5), rows, columns);
    }

    /** A row-major matrix, with a distance between its rows, in strips. */
    public static Strips of(float[] values, int from, int stride, int rows, int columns) {
        Strips strips = dirty(rows, columns);
        for (int row = 0; row < rows; row++) {
            strips.set(row, 0, values, from + row * stride, columns);
        }
        return strips;
    }

    /** All but the last axis are rows. */
    public static Strips of(Tensor x) {
        int columns = x.size(-1);
        return of(x.data(), x.offset(), columns, x.elements() / columns, columns);
    }

    /** A row-major copy. */
    public static float[] toArray(Strips strips) {
        float[] values = new float[strips.rows() * strips.columns()];
        for (int i = 0; i < values.length; i++) {
            values[i] = strips.values()[strips.at(i / strips.columns(), i % strips.columns())];
        }
        return values;
    }
}
