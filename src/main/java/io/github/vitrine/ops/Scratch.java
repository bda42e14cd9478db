package io.github.vitrine.ops;

import io.github.vitrine.kernels.FloatArena;
import io.github.vitrine.kernels.Lanes;
import io.github.vitrine.kernels.Product;

/** The scratch memory of one worker. It only ever grows. */
final class Scratch {
    final Product product;
    final float[] lanes = new float[Lanes.COUNT];
    final AttentionScratch attention;
    private float[] row = new float[0];

    Scratch(FloatArena arena) {
        product = new Product(arena);
        attention = new AttentionScratch(arena);
    }

    /** Memory for one row. */
    float[] row(int length) {
        if (row.length < length) {
            row = new float[length];
        }
        return row;
    }
}
