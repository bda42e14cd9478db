package io.github.vitrine.ops;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.vitrine.kernels.Kernels;
import io.github.vitrine.kernels.Strips;
import io.github.vitrine.parallel.Workers;
import io.github.vitrine.tensor.Tensor;
import io.github.vitrine.testing.AllKernels;
import io.github.vitrine.testing.TestStrips;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Attention against the formula in double, and in all forms and shares against itself. */
class AttentionTest {
    @ParameterizedTest
    @CsvSource({
        "1,1,1",
        "2,13,12",
        "3,197,64",
        "1,256,16",
        "1,257,80",
        "2,702,20",
        "1,384,16",
        "1,385,12",
        "1,640,16",
        "3,20,80",
        "2,60,160"
    })
    void matchesTheFormulaWhateverTheKernelsThreadsAndBatch(int heads, int tokens, int width) {
        int batch = 2;
        Random random = new Random(tokens);
        Tensor qkv = Tensor.zeros(batch, tokens, 3L * heads * width);
        for (int i = 0; i < qkv.elements(); i++) {
            qkv.data()[i] = 2 * (float) random.nextGaussian();
        }
        float[] first = null;
        for (Kernels kernels : AllKernels.list()) {
            for (int threads = 1; threads <= 3; threads++) {
                Ops ops = new Ops(kernels, Workers.threads(threads));
                Tensor out = Tensor.zeros(batch, tokens, (long) heads * width);
                attend(ops, qkv, heads, null, out);
                if (first == null) {
                    first = out.toArray();
                    assertFormula(qkv, heads, null, out, 2e-5);
                    assertSameAlone(ops, qkv, heads, first);
                } else {
                    assertArrayEquals(first, out.toArray());
                }
            }
        }
    }

    /** BEiT's relative positions, over one and over several blocks of keys. */
    @ParameterizedTest
    @CsvSource({"3,13,12", "2,702,16"})
    void aBiasIsAddedToTheScores(int heads, int tokens, int width) {
        Random random = new Random(width);
        Tensor qkv = gaussian(random, 2, tokens, 3L * heads * width);
        Tensor bias = gaussian(random, heads, tokens, tokens);
        float[] first = null;
        for (Kernels kernels : AllKernels.list()) {
            Ops ops = new Ops(kernels, Workers.threads(2));
            Tensor out = Tensor.zeros(2, tokens, (long) heads * width);
            attend(ops, qkv, heads, bias, out);
            assertFormula(qkv, heads, bias, out, 2e-5);
            first = first == null ? out.toArray() : first;
            assertArrayEquals(first, out.toArray());
            assertWeightsMix(ops, qkv, heads, bias, out);
        }
    }

    /** The attention weights, times the values, are the attention's output. */
    private static void assertWeightsMix(Ops ops, Tensor qkv, int heads, Tensor bias, Tensor out) {
        int tokens = qkv.size(1);
        int inner = qkv.size(2) / 3;
        int width = inner / heads;
        int[] all = IntStream.range(0, heads).toArray();
        Tensor weights = Tensor.zeros(qkv.size(0), heads, tokens, tokens);
        ops.attentionWeights(TestStrips.of(qkv), heads, bias, all, weights);
        assertHeadsCanBeChosen(ops, qkv, heads, bias, weights);
        int query = tokens - 1;
        for (int head = 0; head < heads; head++) {
            double sum = 0;
            for (int key = 0; key < tokens; key++) {
                double weight = weights.data()[(head * tokens + query) * tokens + key];
                sum += weight * qkv.data()[key * 3 * inner + (3 * head + 2) * width];
            }
            assertEquals(sum, out.data()[query * inner + head * width], 2e-5);
        }
    }

    /** The last head and then the first, without those between. */
    private static void assertHeadsCanBeChosen(
            Ops ops, Tensor qkv, int heads, Tensor bias, Tensor all) {
        int tokens = qkv.size(1);
        int[] chosen = {heads - 1, 0};
        Tensor some = Tensor.zeros(qkv.size(0), chosen.length, tokens, tokens);
        ops.attentionWeights(TestStrips.of(qkv), heads, bias, chosen, some);
        for (int image = 0; image < qkv.size(0); image++) {
            for (int i = 0; i < chosen.length; i++) {
                float[] want = all.row(image).row(chosen[i]).toArray();
                assertArrayEquals(want, some.row(image).row(i).toArray());
            }
        }
    }

    private static void attend(Ops ops, Tensor qkv, int heads, Tensor bias, Tensor out) {
        Strips mixed = TestStrips.dirty(out.size(0) * out.size(1), out.size(2));
        ops.attention(TestStrips.of(qkv), qkv.size(0), heads, bias, mixed);
        ops.copy(mixed, out);
    }

    private static Tensor gaussian(Random random, long... sizes) {
        Tensor tensor = Tensor.zeros(sizes);
        for (int i = 0; i < tensor.elements(); i++) {
            tensor.data()[i] = (float) random.nextGaussian();
        }
        return tensor;
    }

    /** One head, so that the head packed last is the one that the next call begins with. */
    @Test
    void aCallForgetsTheKeysOfTheOneBefore() {
        Random random = new Random(3);
        Tensor qkv = Tensor.zeros(1, 5, 3 * 8);
        for (Kernels kernels : AllKernels.list()) {
            Ops ops = new Ops(kernels, Workers.single());
            for (int call = 0; call < 2; call++) {
                for (int i = 0; i < qkv.elements(); i++) {
                    qkv.data()[i] = (float) random.nextGaussian();
                }
                Tensor out = Tensor.zeros(1, 5, 8);
                attend(ops, qkv, 1, null, out);
                assertFormula(qkv, 1, null, out, 2e-5);
            }
        }
    }

    /** Of such scores most exponentials overflow a float, unless the largest is taken off first. */
    @Test
    void largeScoresDontOverflow() {
        int tokens = 531; // several blocks of keys
        Random random = new Random(5);
        Tensor qkv = Tensor.zeros(1, tokens, 3 * 64);
        for (int i = 0; i < qkv.elements(); i++) {
            qkv.data()[i] = 9 * (float) random.nextGaussian();
        }
        for (Kernels kernels : AllKernels.list()) {
            Tensor out = Tensor.zeros(1, tokens, 64);
            attend(new Ops(kernels, Workers.single()), qkv, 1, null, out);
            assertFormula(qkv, 1, null, out, 1e-2);
        }
    }

    private static void assertFormula(
            Tensor qkv, int heads, Tensor bias, Tensor out, double tolerance) {
        int tokens = qkv.size(1);
        int inner = qkv.size(2) / 3;
        int width = inner / heads;
        for (int image = 0; image < qkv.size(0); image++) {
            for (int head = 0; head < heads; head++) {
                for (int query = 0; query < tokens; query += 5) {
                    double[] want = new double[width];
                    double sum = 0;
                    for (int key = 0; key < tokens; key++) {
                        int q = (image * tokens + query) * 3 * inner + 3 * head * width;
                        int k = (image * tokens + key) * 3 * inner + (3 * head + 1) * width;
                        double dot = 0;
                        for (int i = 0; i < width; i++) {
                            dot += (double) qkv.data()[q + i] * qkv.data()[k + i];
                        }
                        double score = dot / Math.sqrt(width);
                        if (bias != null) {
                            score += bias.data()[(head * tokens + query) * tokens + key];
                        }
                        double e = Math.exp(score - 30);
                        sum += e;
                        for (int i = 0; i < width; i++) {
                            want[i] += e * qkv.data()[k + width + i];
                        }
                    }
                    for (int i = 0; i < width; i++) {
                        int at = (image * tokens + query) * inner + head * width + i;
                        assertEquals(want[i] / sum, out.data()[at], tolerance);
                    }
                }
            }
        }
    }

    /**
     * The second picture alone, and its first token alone, give the bits they gave in the batch.
     */
    private static void assertSameAlone(Ops ops, Tensor qkv, int heads, float[] together) {
        int tokens = qkv.size(1);
        int inner = qkv.size(2) / 3;
        Tensor second = qkv.row(1).reshape(1, tokens, 3L * inner);
        Tensor alone = Tensor.zeros(1, tokens, inner);
        attend(ops, second, heads, null, alone);
        int from = tokens * inner;
        assertArrayEquals(
                Arrays.copyOfRange(together, from, from + tokens * inner), alone.toArray());
        Tensor oneToken = Tensor.zeros(1, 1, inner);
        attend(ops, second, heads, null, oneToken);
        assertArrayEquals(Arrays.copyOfRange(together, from, from + inner), oneToken.toArray());
    }
}
