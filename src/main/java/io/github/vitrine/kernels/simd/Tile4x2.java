// Written by TileSource (in the tests); change it there.
package io.github.vitrine.kernels.simd;

import java.lang.invoke.VarHandle;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** A product tile of 4 rows and 2 vectors: 8 sums in registers. */
final class Tile4x2 {
    private static final VectorSpecies<Float> S = SimdKernels.SPECIES;
    private static final int L = S.length();
    private static final int WIDTH = 2 * L;
    private static final int STEP = SimdKernels.STEP;

    private Tile4x2() {}

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
        FloatVector s0b = FloatVector.fromArray(S, first, 0 + L);
        FloatVector s1a = FloatVector.fromArray(S, first, 0);
        FloatVector s1b = FloatVector.fromArray(S, first, 0 + L);
        FloatVector s2a = FloatVector.fromArray(S, first, 0);
        FloatVector s2b = FloatVector.fromArray(S, first, 0 + L);
        FloatVector s3a = FloatVector.fromArray(S, first, 0);
        FloatVector s3b = FloatVector.fromArray(S, first, 0 + L);
        int seen = 0;
        int panelAt = b - a * WIDTH;
        int aheadAt = ahead - 2 * a;
        for (int i = a; i < a + k; i++) {
            seen ^= Float.floatToRawIntBits(panel[aheadAt + 2 * i]);
            FloatVector b0 = FloatVector.fromArray(S, panel, panelAt + i * WIDTH);
            FloatVector b1 = FloatVector.fromArray(S, panel, panelAt + i * WIDTH + L);
            FloatVector x = FloatVector.broadcast(S, left[i]);
            s0a = x.fma(b0, s0a);
            s0b = x.fma(b1, s0b);
            VarHandle.loadLoadFence();
            x = FloatVector.broadcast(S, left[i + STEP]);
            s1a = x.fma(b0, s1a);
            s1b = x.fma(b1, s1b);
            VarHandle.loadLoadFence();
            x = FloatVector.broadcast(S, left[i + 2 * STEP]);
            s2a = x.fma(b0, s2a);
            s2b = x.fma(b1, s2b);
            VarHandle.loadLoadFence();
            x = FloatVector.broadcast(S, left[i + 3 * STEP]);
            s3a = x.fma(b0, s3a);
            s3b = x.fma(b1, s3b);
        }
        s0a.intoArray(sums, c);
        s0b.intoArray(sums, c + L);
        s1a.intoArray(sums, c + STEP);
        s1b.intoArray(sums, c + STEP + L);
        s2a.intoArray(sums, c + 2 * STEP);
        s2b.intoArray(sums, c + 2 * STEP + L);
        s3a.intoArray(sums, c + 3 * STEP);
        s3b.intoArray(sums, c + 3 * STEP + L);
        return seen;
    }

    /** See {@code TiledKernels.tile}: sums that go on. */
    static int proceed(
            float[] left, int a, int k, float[] panel, int b, int ahead, float[] sums, int c) {
        if (k == 0) {
            return 0;
        }
        FloatVector s0a = FloatVector.fromArray(S, sums, c);
        FloatVector s0b = FloatVector.fromArray(S, sums, c + L);
        FloatVector s1a = FloatVector.fromArray(S, sums, c + STEP);
        FloatVector s1b = FloatVector.fromArray(S, sums, c + STEP + L);
        FloatVector s2a = FloatVector.fromArray(S, sums, c + 2 * STEP);
        FloatVector s2b = FloatVector.fromArray(S, sums, c + 2 * STEP + L);
        FloatVector s3a = FloatVector.fromArray(S, sums, c + 3 * STEP);
        FloatVector s3b = FloatVector.fromArray(S, sums, c + 3 * STEP + L);
        int seen = 0;
        int panelAt = b - a * WIDTH;
        int aheadAt = ahead - 2 * a;
        for (int i = a; i < a + k; i++) {
            seen ^= Float.floatToRawIntBits(panel[aheadAt + 2 * i]);
            FloatVector b0 = FloatVector.fromArray(S, panel, panelAt + i * WIDTH);
            FloatVector b1 = FloatVector.fromArray(S, panel, panelAt + i * WIDTH + L);
            FloatVector x = FloatVector.broadcast(S, left[i]);
            s0a = x.fma(b0, s0a);
            s0b = x.fma(b1, s0b);
            VarHandle.loadLoadFence();
            x = FloatVector.broadcast(S, left[i + STEP]);
            s1a = x.fma(b0, s1a);
            s1b = x.fma(b1, s1b);
            VarHandle.loadLoadFence();
            x = FloatVector.broadcast(S, left[i + 2 * STEP]);
            s2a = x.fma(b0, s2a);
            s2b = x.fma(b1, s2b);
            VarHandle.loadLoadFence();
            x = FloatVector.broadcast(S, left[i + 3 * STEP]);
            s3a = x.fma(b0, s3a);
            s3b = x.fma(b1, s3b);
        }
        s0a.intoArray(sums, c);
        s0b.intoArray(sums, c + L);
        s1a.intoArray(sums, c + STEP);
        s1b.intoArray(sums, c + STEP + L);
        s2a.intoArray(sums, c + 2 * STEP);
        s2b.intoArray(sums, c + 2 * STEP + L);
        s3a.intoArray(sums, c + 3 * STEP);
        s3b.intoArray(sums, c + 3 * STEP + L);
        return seen;
    }
}
