package io.github.vitrine.ops;

import io.github.vitrine.kernels.FloatMath;
import io.github.vitrine.kernels.Kernels;
import io.github.vitrine.kernels.Lanes;
import io.github.vitrine.kernels.Strips;
import java.util.Arrays;

/**
 * The softmax of rows that come block by block: a maximum and a sum per row run along, and what was
 * summed before is corrected when a later block brings a larger maximum (Milakov and Gimelshein,
 * 2018, arXiv:1805.02867). Exponentials are powers of two, so that one factor does for the caller's
 * scale and for the change of base.
 */
final class RunningSoftmax {
    /** log2(e), spelt out: the platform chooses the last bit of a logarithm. */
    private static final double LOG2_E = 0x1.71547652b82fep0;

    private final float[] maxima;
    private final float[] sums; // [rows, lanes]
    private final float[] previous; // the maxima before this block
    private final float[] corrections;
    private float scale;
    private int rows;

    /**
     * Takes memory.
     *
     * @param rows how many there may be
     */
    RunningSoftmax(int rows) {
        maxima = new float[rows];
        sums = new float[rows * Lanes.COUNT];
        previous = new float[rows];
        corrections = new float[rows];
    }

    /**
     * Begins with other rows.
     *
     * @param rows how many
     * @param scale what scores are multiplied by, positive
     */
    void begin(int rows, float scale) {
        this.rows = rows;
        this.scale = (float) (scale * LOG2_E);
        Arrays.fill(maxima, 0, rows, Float.NEGATIVE_INFINITY);
        Arrays.fill(sums, 0, rows * Lanes.COUNT, 0);
    }

    /**
     * Replaces some more scores of each row by their exponentials, {@code exp(scale * (x - m))}, m
     * being the row's largest so far. A row with a positive infinity, or whose first block is
     * nothing but negative ones, becomes NaN.
     *
     * @param kernels what to compute with
     * @param x holds the rows, in strips, with room up to the end of a strip: what stands there is
     *     overwritten
     * @param from the first row's first score
     * @param distance from a strip to the next
     * @param count scores of each
     */
    void next(Kernels kernels, float[] x, int from, int distance, int count) {
        int inLast = count % Strips.WIDTH;
        int last = from + count / Strips.WIDTH * distance;
        for (int row = 0; row < rows && inLast > 0; row++) {
            int at = last + row * Strips.WIDTH;
            Arrays.fill(x, at + inLast, at + Strips.WIDTH, Float.NEGATIVE_INFINITY);
        }
        System.arraycopy(maxima, 0, previous, 0, rows);
        int padded = Lanes.roundUp(count);
        for (int i = 0, at = from; i < padded; i += Strips.WIDTH, at += distance) {
            kernels.maxima(x, at, rows, maxima);
        }
        for (int row = 0; row < rows; row++) {
            raise(kernels, row);
        }
        for (int i = 0, at = from; i < padded; i += Strips.WIDTH, at += distance) {
            int columns = Math.min(Strips.WIDTH, padded - i);
            kernels.exp2Sums(x, at, rows, columns, scale, maxima, sums);
        }
    }

    private void raise(Kernels kernels, int row) {
        corrections[row] = 1;
        if (previous[row] != Float.NEGATIVE_INFINITY && previous[row] < maxima[row]) {
            corrections[row] = FloatMath.exp2((previous[row] - maxima[row]) * scale);
            kernels.scale(sums, row * Lanes.COUNT, Lanes.COUNT, corrections[row]);
        }
    }

    /** What a row's exponentials of earlier blocks are to be multiplied by. */
    float correction(int row) {
        return corrections[row];
    }

    /** The sum of a row's exponentials. */
    float sum(int row) {
        return Lanes.sum(sums, row * Lanes.COUNT);
    }
}
