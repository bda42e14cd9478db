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

    @ParameterizedTest
    @ValueSource(ints = {1, 13, 16, 17, 31, 64, 197, 207, 256})
    void softmaxParts(int count) {
        float[] x = ProductTest.gaussian(new Random(count), Lanes.roundUp(count) + 7);
        int[] first = null;
        for (Kernels kernels : AllKernels.list()) {
            float[] row = x.clone();
            float max = kernels.max(row, 7, count);
            float want = Float.NEGATIVE_INFINITY;
            for (int i = 0; i < count; i++) {
                want = Math.max(want, x[7 + i]);
            }
            assertEquals(want, max);
            float sum = kernels.expSum(row, 7, count, 0.125f, 0.125f * max, lanes);
            double wantSum = 0;
            for (int i = 0; i < count; i++) {
                double e = Math.exp(0.125 * (x[7 + i] - (double) max));
                wantSum += e;
                assertEquals(e, row[7 + i], 1e-6);
            }
            assertEquals(wantSum, sum, 1e-5 * wantSum);
            kernels.scale(row, 7, count, 1 / sum);
            kernels.add(row, 7, x, 0, count);
            float[] result = java.util.Arrays.copyOf(row, 7 + count);
            first = sameBits(first, result);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 16, 33})
    void nanIsNeverLost(int count) {
        for (Kernels kernels : AllKernels.list()) {
            for (int at = 0; at < count; at++) {
                float[] x = ProductTest.gaussian(new Random(at), Lanes.roundUp(count));
                x[at] = Float.intBitsToFloat(NANS[at % NANS.length]);
                assertTrue(Float.isNaN(kernels.max(x, 0, count)));
                assertTrue(Float.isNaN(kernels.expSum(x, 0, count, 1, 3, lanes)));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 16, 33})
    void theLargestFloatsAreNoNans(int count) {
        for (Kernels kernels : AllKernels.list()) {
            for (float largest : new float[] {Float.POSITIVE_INFINITY, Float.MAX_VALUE, -0f}) {
                float[] x = new float[count];
                Arrays.fill(x, Float.NEGATIVE_INFINITY);
                x[count / 2] = largest;
                assertEquals(largest, kernels.max(x, 0, count));
            }
        }
    }

    @Test
    void rowsOfNoElementsChangeNothing() {
        float[] x = ProductTest.gaussian(new Random(1), 48);
        float[] unchanged = x.clone();
        for (Kernels kernels : AllKernels.list()) {
            assertEquals(Float.NEGATIVE_INFINITY, kernels.max(x, 16, 0));
            assertEquals(0, kernels.expSum(x, 16, 0, 1, 3, lanes));
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
