package io.github.vitrine.layers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import io.github.vitrine.kernels.Activation;
import io.github.vitrine.kernels.Kernels;
import io.github.vitrine.kernels.Strips;
import io.github.vitrine.layers.AttentionConfig.Projection;
import io.github.vitrine.ops.OpsPool;
import io.github.vitrine.parallel.Workers;
import io.github.vitrine.tensor.Tensor;
import io.github.vitrine.testing.AllKernels;
import io.github.vitrine.testing.MapWeights;
import io.github.vitrine.testing.TestStrips;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is asked for together with it, and whoever computes it, an answer has the same bits. */
class MultiHeadAttentionTest {
    private static final int HEADS = 3;
    private static final int WIDTH = 40;
    private static final TokenGrid GRID = new TokenGrid(5, 8, 19); // 157 tokens: no tile's multiple

    private final Random random = new Random(3);

    /** Widths of heads that are panels, strips and neither. */
    @ParameterizedTest
    @ValueSource(ints = {16, 24, 64, 72, 128, 256})
    void anAnswerDoesNotDependOnWhatElseIsComputed(int headWidth) {
        EncoderConfig config = config(headWidth);
        MapWeights weights = weights(headWidth);
        float[] both = noise(2 * GRID.tokens(), WIDTH).data();
        float[] second = Arrays.copyOfRange(both, both.length / 2, both.length);
        float[] first = null; // of all kernels
        for (Kernels kernels : AllKernels.list()) {
            for (int threads = 1; threads <= 2; threads++) {
                OpsPool pool = new OpsPool(kernels, Workers.threads(threads));
                MultiHeadAttention attention =
                        Parameters.load(
                                weights,
                                pool,
                                p -> MultiHeadAttention.load(p, config, null, null, null));
                float[] all = answer(pool, attention, second, 1, GRID.tokens(), null);
                first = first == null ? all : first;
                assertArrayEquals(first, all, kernels.name());
                HeadWeights asked = headWeights();
                answer(pool, attention, second, 1, GRID.tokens(), asked);
                for (int queries : new int[] {1, 7, 100}) {
                    float[] want = Arrays.copyOf(all, queries * WIDTH);
                    float[] few = answer(pool, attention, second, 1, queries, null);
                    assertArrayEquals(want, few, kernels.name());
                    float[] batch = answer(pool, attention, both, 2, queries, null);
                    float[] last = Arrays.copyOfRange(batch, batch.length / 2, batch.length);
                    assertArrayEquals(want, last, kernels.name());
                    HeadWeights again = headWeights();
                    assertArrayEquals(want, answer(pool, attention, second, 1, queries, again));
                    assertArrayEquals(asked.values().data(), again.values().data());
                }
            }
        }
    }

    /** The answers for each picture's first tokens, added to zeros. */
    private static float[] answer(
            OpsPool pool,
            MultiHeadAttention attention,
            float[] x,
            int images,
            int queries,
            HeadWeights weights) {
        int rows = images * GRID.tokens();
        Strips out =
                TestStrips.of(
                        new float[images * queries * WIDTH], 0, WIDTH, images * queries, WIDTH);
        pool.call(
                ops -> {
                    Strips in = TestStrips.of(x, 0, WIDTH, rows, WIDTH);
                    attention.addTo(ops, in, GRID, images, out, weights);
                    return null;
                });
        return TestStrips.toArray(out);
    }

    private static HeadWeights headWeights() {
        int tokens = GRID.tokens();
        return new HeadWeights(new int[] {2, 0}, Tensor.zeros(1, 2, tokens, tokens));
    }

    private static EncoderConfig config(int headWidth) {
        AttentionConfig attention =
                new AttentionConfig(
                        HEADS,
                        headWidth,
                        false,
                        EnumSet.of(Projection.QUERY, Projection.VALUE),
                        true,
                        Optional.empty());
        return EncoderConfig.plain(1, WIDTH, 1e-6f, attention, MlpConfig.plain(8, Activation.GELU));
    }

    private MapWeights weights(int headWidth) {
        int inner = HEADS * headWidth;
        return new MapWeights()
                .with("query.weight", noise(inner, WIDTH))
                .with("query.bias", noise(inner))
                .with("key.weight", noise(inner, WIDTH))
                .with("value.weight", noise(inner, WIDTH))
                .with("value.bias", noise(inner))
                .with("query_norm.weight", noise(headWidth))
                .with("query_norm.bias", noise(headWidth))
                .with("key_norm.weight", noise(headWidth))
                .with("key_norm.bias", noise(headWidth))
                .with("output.weight", noise(WIDTH, inner));
    }

    private Tensor noise(long... sizes) {
        Tensor tensor = Tensor.zeros(sizes);
        for (int i = 0; i < tensor.elements(); i++) {
            tensor.data()[i] = (float) random.nextGaussian();
        }
        return tensor;
    }
}
