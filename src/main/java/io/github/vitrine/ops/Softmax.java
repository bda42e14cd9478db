package io.github.vitrine.ops;

import io.github.vitrine.kernels.Kernels;
import io.github.vitrine.kernels.Lanes;

/** Softmax of a whole row, {@code exp(scale * x - max) / sum}. */
final class Softmax {
    private Softmax() {}

    /** Replaces a row by its softmax; nothing beside the row is touched. */
    static void row(Kernels kernels, float[] x, int from, int count, float scale, Scratch scratch) {
        float[] padded = scratch.row(Lanes.roundUp(count));
        System.arraycopy(x, from, padded, 0, count);
        float max = kernels.max(padded, 0, count) * scale;
        float sum = kernels.expSum(padded, 0, count, scale, max, scratch.lanes);
        kernels.scale(padded, 0, count, 1 / sum);
        System.arraycopy(padded, 0, x, from, count);
    }
}
