// Written by TileSource (in the tests); change it there.
package io.github.vitrine.kernels.simd;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** A product tile of 2 rows and 4 vectors: 8 sums in registers. */
final class Tile2x4 {
    private static final VectorSpecies<Float> S = SimdKernels.SPECIES;
    private static final int L = S.length();
    private static final int STEP = SimdKernels.STEP;

    private Tile2x4() {}

    /** See {@code TiledKernels.tile}: sums that start. */
    static void start(
            float[] left, int a, int k, float[] panel, int b, float[] first, float[] sums, int c) {
        FloatVector s0a = FloatVector.fromArray(S, first, 0);
        FloatVector s0b = FloatVector.fromArray(S, first, 0 + L);
        FloatVector s0c = FloatVector.fromArray(S, first, 0 + 2 * L);
        FloatVector s0d = FloatVector.fromArray(S, first, 0 + 3 * L);
        FloatVector s1a = FloatVector.fromArray(S, first, 0);
        FloatVector s1b = FloatVector.fromArray(S, first, 0 + L);
        FloatVector s1c = FloatVector.fromArray(S, first, 0 + 2 * L);
        FloatVector s1d = FloatVector.fromArray(S, first, 0 + 3 * L);
        for (int i = 0; i < k; i++) {
            FloatVector b0 = FloatVector.fromArray(S, panel, b + i * 4 * L);
            FloatVector b1 = FloatVector.fromArray(S, panel, b + i * 4 * L + L);
            FloatVector b2 = FloatVector.fromArray(S, panel, b + i * 4 * L + 2 * L);
            FloatVector b3 = FloatVector.fromArray(S, panel, b + i * 4 * L + 3 * L);
            FloatVector x = FloatVector.broadcast(S, left[a + i]);
            s0a = x.fma(b0, s0a);
            s0b = x.fma(b1, s0b);
            s0c = x.fma(b2, s0c);
            s0d = x.fma(b3, s0d);
            x = FloatVector.broadcast(S, left[a + i + STEP]);
            s1a = x.fma(b0, s1a);
            s1b = x.fma(b1, s1b);
            s1c = x.fma(b2, s1c);
            s1d = x.fma(b3, s1d);
        }
        s0a.intoArray(sums, c);
        s0b.intoArray(sums, c + L);
        s0c.intoArray(sums, c + 2 * L);
        s0d.intoArray(sums, c + 3 * L);
        s1a.intoArray(sums, c + STEP);
        s1b.intoArray(sums, c + STEP + L);
        s1c.intoArray(sums, c + STEP + 2 * L);
        s1d.intoArray(sums, c + STEP + 3 * L);
    }

    /** See {@code TiledKernels.tile}: sums that go on. */
    static void proceed(float[] left, int a, int k, float[] panel, int b, float[] sums, int c) {
        FloatVector s0a = FloatVector.fromArray(S, sums, c);
        FloatVector s0b = FloatVector.fromArray(S, sums, c + L);
        FloatVector s0c = FloatVector.fromArray(S, sums, c + 2 * L);
        FloatVector s0d = FloatVector.fromArray(S, sums, c + 3 * L);
        FloatVector s1a = FloatVector.fromArray(S, sums, c + STEP);
        FloatVector s1b = FloatVector.fromArray(S, sums, c + STEP + L);
        FloatVector s1c = FloatVector.fromArray(S, sums, c + STEP + 2 * L);
        FloatVector s1d = FloatVector.fromArray(S, sums, c + STEP + 3 * L);
        for (int i = 0; i < k; i++) {
            FloatVector b0 = FloatVector.fromArray(S, panel, b + i * 4 * L);
            FloatVector b1 = FloatVector.fromArray(S, panel, b + i * 4 * L + L);
            FloatVector b2 = FloatVector.fromArray(S, panel, b + i * 4 * L + 2 * L);
            FloatVector b3 = FloatVector.fromArray(S, panel, b + i * 4 * L + 3 * L);
            FloatVector x = FloatVector.broadcast(S, left[a + i]);
            s0a = x.fma(b0, s0a);
            s0b = x.fma(b1, s0b);
            s0c = x.fma(b2, s0c);
            s0d = x.fma(b3, s0d);
            x = FloatVector.broadcast(S, left[a + i + STEP]);
            s1a = x.fma(b0, s1a);
            s1b = x.fma(b1, s1b);
            s1c = x.fma(b2, s1c);
            s1d = x.fma(b3, s1d);
        }
        s0a.intoArray(sums, c);
        s0b.intoArray(sums, c + L);
        s0c.intoArray(sums, c + 2 * L);
        s0d.intoArray(sums, c + 3 * L);
        s1a.intoArray(sums, c + STEP);
        s1b.intoArray(sums, c + STEP + L);
        s1c.intoArray(sums, c + STEP + 2 * L);
        s1d.intoArray(sums, c + STEP + 3 * L);
    }
}
