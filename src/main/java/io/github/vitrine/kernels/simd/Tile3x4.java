// Written by TileSource (in the tests); change it there.
package io.github.vitrine.kernels.simd;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** A product tile of 3 rows and 4 vectors: 12 sums in registers. */
final class Tile3x4 {
    private static final VectorSpecies<Float> S = SimdKernels.SPECIES;
    private static final int L = S.length();
    private static final int WIDTH = 4 * L;
    private static final int STEP = SimdKernels.STEP;

    private Tile3x4() {}

    /** See {@code TiledKernels.tile}: sums that go on. */
    static int proceed(
            float[] left, int a, int k, float[] panel, int b, int ahead, float[] sums, int c) {
        if (k == 0) {
            return 0;
        }
        FloatVector s0a = FloatVector.fromArray(S, sums, c);
        FloatVector s0b = FloatVector.fromArray(S, sums, c + L);
        FloatVector s0c = FloatVector.fromArray(S, sums, c + 2 * L);
        FloatVector s0d = FloatVector.fromArray(S, sums, c + 3 * L);
        FloatVector s1a = FloatVector.fromArray(S, sums, c + STEP);
        FloatVector s1b = FloatVector.fromArray(S, sums, c + STEP + L);
        FloatVector s1c = FloatVector.fromArray(S, sums, c + STEP + 2 * L);
        FloatVector s1d = FloatVector.fromArray(S, sums, c + STEP + 3 * L);
        FloatVector s2a = FloatVector.fromArray(S, sums, c + 2 * STEP);
        FloatVector s2b = FloatVector.fromArray(S, sums, c + 2 * STEP + L);
        FloatVector s2c = FloatVector.fromArray(S, sums, c + 2 * STEP + 2 * L);
        FloatVector s2d = FloatVector.fromArray(S, sums, c + 2 * STEP + 3 * L);
        int seen = 0;
        int panelAt = b - a * WIDTH;
        int aheadAt = ahead - 2 * a;
        for (int i = a; i < a + k; i++) {
            seen ^= Float.floatToRawIntBits(panel[aheadAt + 2 * i]);
            FloatVector b0 = FloatVector.fromArray(S, panel, panelAt + i * WIDTH);
            FloatVector b1 = FloatVector.fromArray(S, panel, panelAt + i * WIDTH + L);
            FloatVector b2 = FloatVector.fromArray(S, panel, panelAt + i * WIDTH + 2 * L);
            FloatVector b3 = FloatVector.fromArray(S, panel, panelAt + i * WIDTH + 3 * L);
            FloatVector x = FloatVector.broadcast(S, left[i]);
            s0a = x.fma(b0, s0a);
            s0b = x.fma(b1, s0b);
            s0c = x.fma(b2, s0c);
            s0d = x.fma(b3, s0d);
            x = FloatVector.broadcast(S, left[i + STEP]);
            s1a = x.fma(b0, s1a);
            s1b = x.fma(b1, s1b);
            s1c = x.fma(b2, s1c);
            s1d = x.fma(b3, s1d);
            x = FloatVector.broadcast(S, left[i + 2 * STEP]);
            s2a = x.fma(b0, s2a);
            s2b = x.fma(b1, s2b);
            s2c = x.fma(b2, s2c);
            s2d = x.fma(b3, s2d);
        }
        s0a.intoArray(sums, c);
        s0b.intoArray(sums, c + L);
        s0c.intoArray(sums, c + 2 * L);
        s0d.intoArray(sums, c + 3 * L);
        s1a.intoArray(sums, c + STEP);
        s1b.intoArray(sums, c + STEP + L);
        s1c.intoArray(sums, c + STEP + 2 * L);
        s1d.intoArray(sums, c + STEP + 3 * L);
        s2a.intoArray(sums, c + 2 * STEP);
        s2b.intoArray(sums, c + 2 * STEP + L);
        s2c.intoArray(sums, c + 2 * STEP + 2 * L);
        s2d.intoArray(sums, c + 2 * STEP + 3 * L);
        return seen;
    }
}
