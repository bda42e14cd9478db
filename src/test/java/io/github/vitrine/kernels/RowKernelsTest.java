package io.github.vitrine.kernels;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.vitrine.testing.AllKernels;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Row by row kernels against double arithmetic, and all forms against each other, bit by bit. */
class RowKernelsTest {
    /** Quiet and signalling, of either sign. */
    private static final int[] NANS = {
        0x7fc0_0000, 0xffc0_0000, 0xffff_ffff, 0x7f80_0001, 0xff80_0001
    };

    private final float[] lanes = new float[Lanes.COUNT];

    @ParameterizedTest
    @ValueSource(ints = {1, 13, 16, 17, 48, 197, 207, 702, 768})
    void layerNorm(int count) {
        float[] x = ProductTest.gaussian(new Random(count), count + 3);
        float[] weight = ProductTest.gaussian(new Random(1), count);
        float[] bias = ProductTest.gaussian(new Random(2), count);
        int[] first = null;
        for (Kernels kernels : AllKernels.list()) {
            float[] out = new float[count + 5];
            kernels.layerNorm(x, 3, count, weight, bias, 1e-6f, out, 5, lanes);
            double mean = 0;
            for (int i = 0; i < count; i++) {
                mean += x[3 + i] / (double) count;
            }
            double variance = 0;
            for (int i = 0; i < count; i++) {
                variance += Math.pow(x[3 + i] - mean, 2) / count;
            }
            for (int i = 0; i < count; i++) {
                double want = (x[3 + i] - mean) / Math.sqrt(variance + 1e-6) * weight[i] + bias[i];
                assertEquals(want, out[5 + i], 2e-5, "element " + i);
            }
            first = sameBits(first, out);
        }
    }

    /** Many rows: a last bit of the variance seldom shows in the normalized values. */
    @Test
    void layerNormsOfManyRowsAreTheSameBits() {
        float[] ones = new float[200];
        java.util.Arrays.fill(ones, 1);
        for (int seed = 0; seed < 200; seed++) {
            float[] x = ProductTest.gaussian(new Random(seed), 200);
            int[] first = null;
            for (Kernels kernels : AllKernels.list()) {
                float[] out = new float[200];
                kernels.layerNorm(x, 0, 200, ones, x, 0, out, 0, lanes);
                first = sameBits(first, out);
            }
        }
    }

    @Test
    void maximaGoOnFromThoseBefore() {
        float[] x = ProductTest.gaussian(new Random(3), 3 * Strips.WIDTH + 5);
        for (Kernels kernels : AllKernels.list()) {
            float[] maxima = {Float.NEGATIVE_INFINITY, 9, Float.NEGATIVE_INFINITY, 7};
            kernels.maxima(x, 5, 3, maxima);
            assertEquals(largest(x, 5), maxima[0]);
            assertEquals(9, maxima[1]);
            assertEquals(largest(x, 5 + 2 * Strips.WIDTH), maxima[2]);
            assertEquals(7, maxima[3]);
        }
    }

    private static float largest(float[] x, int from) {
        float max = x[from];
        for (int i = from; i < from + Strips.WIDTH; i++) {
            max = Math.max(max, x[i]);
        }
        return max;
    }

    @Test
    void maximaFindAnElementAnywhere() {
        for (Kernels kernels : AllKernels.list()) {
            for (float largest :
                    new float[] {Float.POSITIVE_INFINITY, Float.MAX_VALUE, 0, -0f, -3, -1e-40f}) {
                for (int at = 0; at < 2 * Strips.WIDTH; at++) {
                    float[] x = new float[2 * Strips.WIDTH];
                    Arrays.fill(x, -4);
                    x[at] = largest;
                    float[] maxima = {-5, -5};
                    kernels.maxima(x, 0, 2, maxima);
                    assertEquals(largest, maxima[at / Strips.WIDTH]);
                    assertEquals(-4, maxima[1 - at / Strips.WIDTH]);
                }
            }
        }
    }

    @Test
    void nanIsNeverLost() {
        for (Kernels kernels : AllKernels.list()) {
            for (int at = 0; at < Strips.WIDTH; at++) {
                float[] x = ProductTest.gaussian(new Random(at), Strips.WIDTH);
                x[at] = Float.intBitsToFloat(NANS[at % NANS.length]);
                float[] sums = new float[Lanes.COUNT];
                kernels.exp2Sums(x, 0, 1, Strips.WIDTH, 1, new float[1], sums);
                assertTrue(Float.isNaN(x[at]));
                assertTrue(Float.isNaN(sums[at % Lanes.COUNT]));
            }
        }
    }

    @Test
    void rowsOfNoElementsChangeNothing() {
        float[] x = ProductTest.gaussian(new Random(1), 48);
        float[] unchanged = x.clone();
        for (Kernels kernels : AllKernels.list()) {
            kernels.maxima(x, 16, 0, x);
            kernels.exp2Sums(x, 16, 1, 0, 1, x, x);
            kernels.exp2Sums(x, 16, 0, Lanes.COUNT, 1, x, x);
            kernels.layerNorm(x, 16, 0, x, x, 1, x, 16, new float[Lanes.COUNT]);
            kernels.scale(x, 16, 0, 2);
            kernels.add(x, 16, unchanged, 0, 0);
            kernels.expandBFloat16(new short[] {1}, 0, 0, x, 16);
            for (Activation activation : Activation.values()) {
                kernels.activate(activation, x, 16, 0);
            }
            assertArrayEquals(unchanged, x);
        }
    }

    private static int[] sameBits(int[] first, float[] got) {
        int[] bits = ProductTest.bits(got);
        if (first != null) {
            assertArrayEquals(first, bits);
        }
        return bits;
    }
}
