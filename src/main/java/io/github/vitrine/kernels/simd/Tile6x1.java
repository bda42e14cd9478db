// Written by TileSource (in the tests); change it there.
package io.github.vitrine.kernels.simd;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** A product tile of 6 rows and 1 vector: 6 sums in registers. */
final class Tile6x1 {
    private static final VectorSpecies<Float> S = SimdKernels.SPECIES;
    private static final int L = S.length();
    private static final int WIDTH = 4 * L;
    private static final int STEP = SimdKernels.STEP;

    private Tile6x1() {}

    /** See {@code TiledKernels.tile}: sums that start. */
    static int start(
            float[] left,
            int a,
            int k,
            float[] panel,
            int b,
            int ahead,
            float[] first,
            float[] sums,
            int c) {
        if (k == 0) {
            return 0;
        }
        FloatVector s0a = FloatVector.fromArray(S, first, 0);
        FloatVector s1a = s0a;
        FloatVector s2a = s0a;
        FloatVector s3a = s0a;
        FloatVector s4a = s0a;
        FloatVector s5a = s0a;
        int seen = 0;
        int panelAt = b - a * WIDTH;
        int aheadAt = ahead - 2 * a;
        for (int i = a; i < a + k; i++) {
            seen ^= Float.floatToRawIntBits(panel[aheadAt + 2 * i]);
            FloatVector b0 = FloatVector.fromArray(S, panel, panelAt + i * WIDTH);
            FloatVector x = FloatVector.broadcast(S, left[i]);
            s0a = x.fma(b0, s0a);
            x = FloatVector.broadcast(S, left[i + STEP]);
            s1a = x.fma(b0, s1a);
            x = FloatVector.broadcast(S, left[i + 2 * STEP]);
            s2a = x.fma(b0, s2a);
            x = FloatVector.broadcast(S, left[i + 3 * STEP]);
            s3a = x.fma(b0, s3a);
            x = FloatVector.broadcast(S, left[i + 4 * STEP]);
            s4a = x.fma(b0, s4a);
            x = FloatVector.broadcast(S, left[i + 5 * STEP]);
            s5a = x.fma(b0, s5a);
        }
        s0a.intoArray(sums, c);
        s1a.intoArray(sums, c + STEP);
        s2a.intoArray(sums, c + 2 * STEP);
        s3a.intoArray(sums, c + 3 * STEP);
        s4a.intoArray(sums, c + 4 * STEP);
        s5a.intoArray(sums, c + 5 * STEP);
        return seen;
    }
}
