package io.github.vitrine.ops;

import io.github.vitrine.kernels.Kernels;
import io.github.vitrine.kernels.Strips;

/** Softmax of a whole row, {@code exp(scale * (x - max)) / sum}. */
final class Softmax {
    private Softmax() {}

    /** Replaces a row by its softmax; nothing beside the row is touched. */
    static void row(Kernels kernels, float[] x, int from, int count, float scale, Scratch scratch) {
        float[] padded = scratch.row(Strips.columnsOf(count));
        System.arraycopy(x, from, padded, 0, count);
        RunningSoftmax softmax = scratch.attention.softmax;
        softmax.begin(1, scale);
        softmax.next(kernels, padded, 0, Strips.WIDTH, count);
        kernels.scale(padded, 0, count, 1 / softmax.sum(0));
        System.arraycopy(padded, 0, x, from, count);
    }
}
