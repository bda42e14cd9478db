package io.github.vitrine.layers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.github.vitrine.kernels.Activation;
import io.github.vitrine.kernels.KernelChoice;
import io.github.vitrine.kernels.Kernels;
import io.github.vitrine.ops.OpsPool;
import io.github.vitrine.parallel.Workers;
import io.github.vitrine.tensor.Tensor;
import io.github.vitrine.testing.MapWeights;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AttentionPoolingTest {
    private static final int WIDTH = 8;

    private final Random random = new Random(7);

    @Test
    void prefixTokensTakeNoPart() {
        AttentionConfig attention = AttentionConfig.plain(2, WIDTH / 2, true, true);
        MlpConfig mlp = MlpConfig.plain(12, Activation.GELU);
        EncoderConfig config = EncoderConfig.plain(1, WIDTH, 1e-6f, attention, mlp);
        OpsPool pool = new OpsPool(Kernels.select(KernelChoice.SCALAR), Workers.single());
        AttentionPooling pooling =
                Parameters.load(weights(), pool, p -> AttentionPooling.load(p, config));
        TokenGrid grid = new TokenGrid(3, 2, 2);
        Tensor x = noise(2, 7, WIDTH);
        float[] before = pooled(pool, pooling, x, grid);
        for (int image = 0; image < 2; image++) {
            int at = image * 7 * WIDTH;
            Arrays.fill(x.data(), at, at + 3 * WIDTH, Float.NaN);
        }
        assertArrayEquals(before, pooled(pool, pooling, x, grid));
        x.data()[3 * WIDTH] += 1;
        assertFalse(Arrays.equals(before, pooled(pool, pooling, x, grid)), "patches do");
    }

    private static float[] pooled(
            OpsPool pool, AttentionPooling pooling, Tensor x, TokenGrid grid) {
        return pool.call(ops -> pooling.forward(ops, x, grid).toArray());
    }

    private MapWeights weights() {
        return new MapWeights()
                .with("latent", noise(1, 1, WIDTH))
                .with("query.weight", noise(WIDTH, WIDTH))
                .with("query.bias", noise(WIDTH))
                .with("key_value.weight", noise(2 * WIDTH, WIDTH))
                .with("key_value.bias", noise(2 * WIDTH))
                .with("output.weight", noise(WIDTH, WIDTH))
                .with("output.bias", noise(WIDTH))
                .with("norm.weight", noise(WIDTH))
                .with("norm.bias", noise(WIDTH))
                .with("mlp.fc1.weight", noise(12, WIDTH))
                .with("mlp.fc1.bias", noise(12))
                .with("mlp.fc2.weight", noise(WIDTH, 12))
                .with("mlp.fc2.bias", noise(WIDTH));
    }

    private Tensor noise(long... sizes) {
        Tensor tensor = Tensor.zeros(sizes);
        for (int i = 0; i < tensor.elements(); i++) {
            tensor.data()[i] = (float) random.nextGaussian();
        }
        return tensor;
    }
}
