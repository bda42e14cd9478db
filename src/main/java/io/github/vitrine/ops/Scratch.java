package io.github.vitrine.ops;

import io.github.vitrine.kernels.Lanes;
import io.github.vitrine.kernels.Product;

/** The scratch memory of one worker. It only ever grows. */
final class Scratch {
    final Product product = new Product();
    final float[] lanes = new float[Lanes.COUNT];
    final AttentionScratch attention = new AttentionScratch();
    private float[] row = new float[0];

    /** Memory for one row. */
    float[] row(int length) {
        if (row.length < length) {
            row = new float[length];
        }
        return row;
    }
}
