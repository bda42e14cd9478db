// Written by TileSource (in the tests); change it there.
package io.github.vitrine.kernels.simd;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** A product tile of 6 rows and 2 vectors: 12 sums in registers. */
final class Tile6x2 {
    private static final VectorSpecies<Float> S = SimdKernels.SPECIES;
    private static final int L = S.length();
    private static final int STEP = SimdKernels.LEFT_STRIDE;

    private Tile6x2() {}

    /** See {@code TiledKernels.tile}. */
    static void run(float[] left, int a, int k, float[] panel, int b, float[] sums, int c) {
        FloatVector s0a = FloatVector.fromArray(S, sums, c);
        FloatVector s0b = FloatVector.fromArray(S, sums, c + L);
        FloatVector s1a = FloatVector.fromArray(S, sums, c + 2 * L);
        FloatVector s1b = FloatVector.fromArray(S, sums, c + 3 * L);
        FloatVector s2a = FloatVector.fromArray(S, sums, c + 4 * L);
        FloatVector s2b = FloatVector.fromArray(S, sums, c + 5 * L);
        FloatVector s3a = FloatVector.fromArray(S, sums, c + 6 * L);
        FloatVector s3b = FloatVector.fromArray(S, sums, c + 7 * L);
        FloatVector s4a = FloatVector.fromArray(S, sums, c + 8 * L);
        FloatVector s4b = FloatVector.fromArray(S, sums, c + 9 * L);
        FloatVector s5a = FloatVector.fromArray(S, sums, c + 10 * L);
        FloatVector s5b = FloatVector.fromArray(S, sums, c + 11 * L);
        for (int i = 0; i < k; i++) {
            FloatVector b0 = FloatVector.fromArray(S, panel, b + i * 2 * L);
            FloatVector b1 = FloatVector.fromArray(S, panel, b + i * 2 * L + L);
            FloatVector x = FloatVector.broadcast(S, left[a + i]);
            s0a = x.fma(b0, s0a);
            s0b = x.fma(b1, s0b);
            x = FloatVector.broadcast(S, left[a + i + STEP]);
            s1a = x.fma(b0, s1a);
            s1b = x.fma(b1, s1b);
            x = FloatVector.broadcast(S, left[a + i + 2 * STEP]);
            s2a = x.fma(b0, s2a);
            s2b = x.fma(b1, s2b);
            x = FloatVector.broadcast(S, left[a + i + 3 * STEP]);
            s3a = x.fma(b0, s3a);
            s3b = x.fma(b1, s3b);
            x = FloatVector.broadcast(S, left[a + i + 4 * STEP]);
            s4a = x.fma(b0, s4a);
            s4b = x.fma(b1, s4b);
            x = FloatVector.broadcast(S, left[a + i + 5 * STEP]);
            s5a = x.fma(b0, s5a);
            s5b = x.fma(b1, s5b);
        }
        s0a.intoArray(sums, c);
        s0b.intoArray(sums, c + L);
        s1a.intoArray(sums, c + 2 * L);
        s1b.intoArray(sums, c + 3 * L);
        s2a.intoArray(sums, c + 4 * L);
        s2b.intoArray(sums, c + 5 * L);
        s3a.intoArray(sums, c + 6 * L);
        s3b.intoArray(sums, c + 7 * L);
        s4a.intoArray(sums, c + 8 * L);
        s4b.intoArray(sums, c + 9 * L);
        s5a.intoArray(sums, c + 10 * L);
        s5b.intoArray(sums, c + 11 * L);
    }
}
