package io.github.vitrine.layers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.vitrine.kernels.Activation;
import io.github.vitrine.kernels.KernelChoice;
import io.github.vitrine.kernels.Kernels;
import io.github.vitrine.ops.Ops;
import io.github.vitrine.ops.OpsPool;
import io.github.vitrine.parallel.Workers;
import io.github.vitrine.tensor.Shape;
import io.github.vitrine.tensor.Tensor;
import io.github.vitrine.testing.MapWeights;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Where each pair of tokens finds its bias; the goldens hold the resizing. */
class RelativePositionBiasTest {
    private static final int HEADS = 3;

    private final Kernels kernels = Kernels.select(KernelChoice.SCALAR);
    private final Ops ops = new Ops(kernels, Workers.threads(2));

    private static Tensor table(int side) {
        Random random = new Random(side);
        Tensor table = Tensor.zeros((2L * side - 1) * (2L * side - 1) + 3, HEADS);
        for (int i = 0; i < table.elements(); i++) {
            table.data()[i] = (float) random.nextGaussian();
        }
        return table;
    }

    private RelativePositionBias load(Tensor table, int side, boolean shared, int depth) {
        EncoderConfig encoder =
                EncoderConfig.plain(
                        depth,
                        HEADS,
                        1e-6f,
                        AttentionConfig.plain(HEADS, 1, false, true),
                        MlpConfig.plain(1, Activation.GELU));
        RelativePositionConfig config = new RelativePositionConfig(side, side, shared);
        return Parameters.load(
                new MapWeights().with("relative_position_bias", table),
                new OpsPool(kernels, Workers.single()),
                parameters -> RelativePositionBias.load(parameters, config, encoder));
    }

    @Test
    void everyPairReadsItsDistance() {
        int side = 4;
        int tokens = side * side + 1;
        Tensor table = table(side);
        int last = table.size(0) - 1;
        Tensor bias = load(table, side, true, 1).at(ops, new TokenGrid(1, side, side));
        assertEquals(Shape.of(HEADS, tokens, tokens), bias.shape());
        for (int head = 0; head < HEADS; head++) {
            for (int q = 0; q < tokens; q++) {
                for (int k = 0; k < tokens; k++) {
                    int rows = (q - 1) / side - (k - 1) / side + side - 1;
                    int columns = (q - 1) % side - (k - 1) % side + side - 1;
                    int index = rows * (2 * side - 1) + columns;
                    if (q == 0 || k == 0) {
                        index = q > 0 ? last - 1 : k > 0 ? last - 2 : last;
                    }
                    float want = table.data()[index * HEADS + head];
                    float got = bias.data()[(head * tokens + q) * tokens + k];
                    assertEquals(want, got, "head " + head + ", query " + q + ", key " + k);
                }
            }
        }
    }

    @Test
    void aGridThatSharesOneSideWithTheTrainedOneIsAnother() {
        RelativePositionBias bias = load(table(4), 4, true, 1);
        assertEquals(Shape.of(HEADS, 21, 21), bias.at(ops, new TokenGrid(1, 4, 5)).shape());
        assertEquals(Shape.of(HEADS, 21, 21), bias.at(ops, new TokenGrid(1, 5, 4)).shape());
    }

    /** A deep encoder's blocks would keep too much between them; the shared form is one. */
    @Test
    void whatIsTooMuchToKeepIsTheSameBits() {
        int side = 5;
        TokenGrid grid = new TokenGrid(1, side, side);
        int depth = (int) (RelativePositionBias.MAX_KEPT / (HEADS * grid.tokens() * grid.tokens()));
        RelativePositionBias kept = load(table(side), side, false, depth);
        RelativePositionBias spread = load(table(side), side, false, depth + 1);
        RelativePositionBias shared = load(table(side), side, true, depth + 1);
        assertSame(kept.at(ops, grid), kept.at(ops, grid));
        assertSame(shared.at(ops, grid), shared.at(ops, grid));
        assertNotSame(spread.at(ops, grid), spread.at(ops, grid));
        assertArrayEquals(kept.at(ops, grid).toArray(), spread.at(ops, grid).toArray());
    }

    @Test
    void aGridThatNoArrayHoldsIsTheCallersMistake() {
        RelativePositionBias bias = load(table(2), 2, true, 1);
        for (int side : new int[] {170, 1 << 10, 1 << 15}) {
            IllegalArgumentException e =
                    assertThrows(
                            IllegalArgumentException.class,
                            () -> bias.at(ops, new TokenGrid(1, side, side)));
            assertTrue(e.getMessage().contains(side + " x " + side + " patches for 3 heads"));
        }
    }
}
