package io.github.vitrine.ops;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.vitrine.kernels.FloatArena;
import io.github.vitrine.kernels.Kernels;
import io.github.vitrine.kernels.Strips;
import io.github.vitrine.testing.AllKernels;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rows that come block by block, against the softmax of the whole row in double. */
class RunningSoftmaxTest {
    private static final int ROWS = 7;
    private static final float SCALE = 0.3f;

    @ParameterizedTest
    @CsvSource({
        "1,1,20",
        "16,16,20",
        "13,5,20",
        "197,197,20",
        "256,128,20",
        "384,129,20",
        "300,300,20",
        "1025,256,20",
        "300,7,1e-30",
        "300,7,1e4",
        "300,7,1e9",
        "300,7,1e30"
    })
    void equalsTheWholeRowsSoftmax(int count, int block, float spread) {
        Random random = new Random(count);
        float[][] scores = new float[ROWS][count];
        for (float[] row : scores) {
            for (int i = 0; i < count; i++) {
                row[i] = spread * (float) random.nextGaussian();
            }
        }
        float[] first = null;
        for (Kernels kernels : AllKernels.list()) {
            RunningSoftmax softmax = new RunningSoftmax(ROWS);
            for (int turn = 0; turn < 2; turn++) { // nothing is left of those before
                softmax.begin(ROWS, SCALE);
                float[] got = softmax(kernels, softmax, scores, block);
                assertSoftmax(scores, got);
                first = first == null ? got : first;
                assertArrayEquals(first, got);
            }
        }
    }

    /** Corrects what came before, as attention does with what it has mixed. */
    private static float[] softmax(
            Kernels kernels, RunningSoftmax softmax, float[][] scores, int block) {
        int count = scores[0].length;
        float[] all = new float[ROWS * count];
        FloatArena arena = new FloatArena();
        for (int key = 0; key < count; key += block) {
            int keys = Math.min(block, count - key);
            Strips strips = new Strips(arena.take(Strips.length(ROWS, keys)), ROWS, keys);
            Arrays.fill(strips.values(), Float.NaN);
            for (int row = 0; row < ROWS; row++) {
                strips.set(row, 0, scores[row], key, keys);
            }
            int from = strips.at(0, 0);
            softmax.next(kernels, strips.values(), from, strips.stripDistance(), keys);
            for (int row = 0; row < ROWS; row++) {
                for (int i = 0; i < key; i++) {
                    all[row * count + i] *= softmax.correction(row);
                }
                strips.get(row, 0, all, row * count + key, keys);
            }
        }
        for (int i = 0; i < all.length; i++) {
            all[i] /= softmax.sum(i / count);
        }
        return all;
    }

    private static void assertSoftmax(float[][] scores, float[] got) {
        int count = scores[0].length;
        for (int row = 0; row < ROWS; row++) {
            double max = Double.NEGATIVE_INFINITY;
            for (float score : scores[row]) {
                max = Math.max(max, score);
            }
            double sum = 0;
            for (float score : scores[row]) {
                sum += Math.exp(SCALE * (score - max));
            }
            for (int i = 0; i < count; i++) {
                double expected = Math.exp(SCALE * (scores[row][i] - max)) / sum;
                assertEquals(expected, got[row * count + i], 1e-6);
                assertEquals(expected, got[row * count + i], 3e-5 * expected + 1e-37);
            }
        }
    }

    /** What no double arithmetic has to tell: x is one row of two blocks of two scores. */
    @ParameterizedTest
    @CsvSource({
        "0, 1, 2, 3.4e38, 0, 0, 0, 1",
        "3.4e38, 0, 0, 0, 1, 0, 0, 0",
        "3.4e38, -3.4e38, -3.4e38, 3.4e38, 0.5, 0, 0, 0.5",
        "0, 0, -Infinity, -Infinity, 0.5, 0.5, 0, 0",
        "-Infinity, 0, -Infinity, 0, 0, 0.5, 0, 0.5",
        "0, 0, 127, 127, 0, 0, 0.5, 0.5",
        "-Infinity, -Infinity, 0, 0, NaN, NaN, NaN, NaN",
        "0, 1, NaN, 2, NaN, NaN, NaN, NaN",
        "0, 1, Infinity, 2, NaN, NaN, NaN, NaN",
        "Infinity, 1, 2, 3, NaN, NaN, NaN, NaN"
    })
    void extremes(float x0, float x1, float x2, float x3, float y0, float y1, float y2, float y3) {
        float[][] scores = new float[ROWS][4];
        for (float[] row : scores) {
            System.arraycopy(new float[] {x0, x1, x2, x3}, 0, row, 0, 4);
        }
        for (Kernels kernels : AllKernels.list()) {
            RunningSoftmax softmax = new RunningSoftmax(ROWS);
            softmax.begin(ROWS, 1);
            float[] got = softmax(kernels, softmax, scores, 2);
            for (int row = 0; row < ROWS; row++) {
                float[] each = Arrays.copyOfRange(got, 4 * row, 4 * row + 4);
                assertArrayEquals(new float[] {y0, y1, y2, y3}, each, 1e-30f);
            }
        }
    }

    @Test
    void nothingIsLeftOfOtherRows() {
        for (Kernels kernels : AllKernels.list()) {
            RunningSoftmax softmax = new RunningSoftmax(3);
            for (int rows : new int[] {3, 1, 2, 3}) {
                float[] x = new float[3 * Strips.WIDTH];
                Arrays.fill(x, -rows);
                softmax.begin(rows, 1);
                for (int block = 0; block < 2; block++) {
                    softmax.next(kernels, x.clone(), 0, x.length, 20);
                }
                for (int row = 0; row < rows; row++) {
                    assertEquals(40, softmax.sum(row));
                    assertEquals(1, softmax.correction(row));
                }
            }
        }
    }

    @Test
    void oneNanSpoilsItsRowAlone() {
        for (Kernels kernels : AllKernels.list()) {
            for (int bits : new int[] {0x7fc0_0000, 0xffc0_0000}) {
                float[] x = new float[2 * Strips.WIDTH];
                x[3] = Float.intBitsToFloat(bits);
                RunningSoftmax softmax = new RunningSoftmax(2);
                softmax.begin(2, 1);
                softmax.next(kernels, x, 0, 2 * Strips.WIDTH, 20);
                assertTrue(Float.isNaN(softmax.sum(0)));
                assertEquals(20, softmax.sum(1));
            }
        }
    }
}
