package io.github.vitrine.layers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.vitrine.error.CheckpointException;
import io.github.vitrine.kernels.KernelChoice;
import io.github.vitrine.kernels.Kernels;
import io.github.vitrine.ops.Ops;
import io.github.vitrine.ops.OpsPool;
import io.github.vitrine.parallel.Workers;
import io.github.vitrine.tensor.Shape;
import io.github.vitrine.tensor.Tensor;
import io.github.vitrine.tensor.WeightTensor;
import io.github.vitrine.tensor.Weights;
import io.github.vitrine.testing.MapWeights;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ParametersTest {
    private final OpsPool pool = new OpsPool(Kernels.select(KernelChoice.AUTO), Workers.threads(2));

    @Test
    void oneErrorNamesEveryTensorThatDoesNotFit() {
        MapWeights weights =
                new MapWeights()
                        .with("a.weight", Tensor.zeros(4, 3))
                        .with("a.bias", Tensor.zeros(5))
                        .with("stray", Tensor.zeros(2, 2));
        CheckpointException e =
                assertThrows(
                        CheckpointException.class,
                        () ->
                                Parameters.load(
                                        weights,
                                        pool,
                                        p -> {
                                            Linear.load(p.scope("a"), 3, 4);
                                            return Linear.load(p.scope("b"), 4, 2);
                                        }));
        String message = e.getMessage();
        assertTrue(message.contains("2 missing: b.weight [2, 4], b.bias [2]"), message);
        assertTrue(message.contains("1 of another shape: a.bias (expected [4], found [5])"));
        assertTrue(message.contains("1 unexpected: stray [2, 2]"), message);
    }

    @Test
    void anAuditFindsTheSameWithoutReadingOrThrowing() {
        int side = 1 << 16;
        Weights weights = new Claimed("a.weight", Shape.of(side, side));
        List<Misfit> misfits =
                Parameters.audit(weights, p -> Linear.load(p.scope("a"), side, side));
        assertEquals("[a.bias [65536]]", misfits.toString());
        assertEquals(Misfit.Kind.MISSING, misfits.get(0).kind());
        misfits = Parameters.audit(weights, p -> p.vector("b", 2));
        assertEquals("[b [2], a.weight [65536, 65536]]", misfits.toString());
        assertEquals(Misfit.Kind.UNEXPECTED, misfits.get(1).kind());
        misfits = Parameters.audit(weights, p -> p.tensor("a.weight", 3, side));
        assertEquals(Misfit.Kind.MISSHAPEN, misfits.get(0).kind());
        assertEquals(List.of(), Parameters.audit(weights, p -> p.matrix(side, side, "a.weight")));
    }

    @Test
    void aTensorThatNoArrayHoldsIsNamed() {
        int side = 1 << 16;
        Weights weights = new Claimed("w", Shape.of(side, side));
        CheckpointException matrix =
                assertThrows(
                        CheckpointException.class,
                        () -> Parameters.load(weights, pool, p -> p.matrix(side, side, "w")));
        assertTrue(matrix.getMessage().contains("w: expected a tensor that one array holds"));
        CheckpointException tensor =
                assertThrows(
                        CheckpointException.class,
                        () -> Parameters.load(weights, pool, p -> p.tensor("w", side, side)));
        assertTrue(tensor.getMessage().contains("found [65536, 65536]"), tensor.getMessage());
    }

    /** A million values that would be a hundred millions in panels of columns. */
    @Test
    void aMatrixThatWouldBeNothingButPaddingIsRefused() {
        int in = 1 << 20;
        Weights weights = new Claimed("w", Shape.of(1, in));
        CheckpointException e =
                assertThrows(
                        CheckpointException.class,
                        () -> Parameters.load(weights, pool, p -> p.matrix(in, 1, "w")));
        assertTrue(e.getMessage().contains("whose 1048576 values take at most 16 times"));
    }

    /** A config may say a thousand layers of a file that has one. */
    @Test
    void aListOfMissingTensorsEnds() {
        MapWeights weights = new MapWeights().with("a.weight", Tensor.zeros(4, 3));
        CheckpointException e =
                assertThrows(
                        CheckpointException.class,
                        () ->
                                Parameters.load(
                                        weights,
                                        pool,
                                        p -> {
                                            for (int i = 0; i < 1000; i++) {
                                                Linear.load(p.scope("b" + i), 4, 2);
                                            }
                                            return null;
                                        }));
        assertTrue(e.getMessage().contains("35 missing: b0.weight [2, 4]"), e.getMessage());
    }

    @Test
    void aWeightThatHasNoPlaceInFewerBitsIsRefusedByName() {
        Tensor large = Tensor.of(new float[] {1, 2, 70_000, 3}, 2, 2);
        MapWeights weights = new MapWeights().with("q", Tensor.zeros(2, 2)).with("k", large);
        Parameters.load(weights, pool, WeightPrecision.BFLOAT16, p -> p.matrix(2, 2, "q", "k"));
        CheckpointException e =
                assertThrows(
                        CheckpointException.class,
                        () ->
                                Parameters.load(
                                        weights,
                                        pool,
                                        WeightPrecision.FLOAT16,
                                        p -> p.matrix(2, 2, "q", "k")));
        assertEquals(
                "made-up weights: q, k: expected values that FLOAT16 can hold, found 70000.0",
                e.getMessage());
    }

    /** Weights of one tensor that is never read. */
    private record Claimed(String name, Shape shape) implements Weights, WeightTensor {
        @Override
        public Set<String> names() {
            return Set.of(name);
        }

        @Override
        public Optional<WeightTensor> find(String asked) {
            return asked.equals(name) ? Optional.of(this) : Optional.empty();
        }

        @Override
        public String origin() {
            return "test";
        }

        @Override
        public String dtype() {
            return "F32";
        }

        @Override
        public void read(long from, float[] target, int at, int count) {
            throw new AssertionError("there is nothing to read");
        }
    }

    @Test
    void stackedWeightsAreOneProduct() {
        int in = 37;
        int out = 21; // panels straddle the sources
        Tensor q = counting(1, out, in);
        Tensor k = counting(2, out, in);
        MapWeights weights = new MapWeights().with("q", q).with("k", k);
        Linear both =
                Parameters.load(weights, pool, p -> Linear.of(p.matrix(in, out, "q", "k"), null));
        Linear first =
                Parameters.load(
                        new MapWeights().with("q", q),
                        pool,
                        p -> Linear.of(p.matrix(in, out, "q"), null));
        Tensor x = counting(3, 2, in);
        Tensor wide = Tensor.zeros(2, 2 * out);
        Tensor narrow = Tensor.zeros(2, out);
        Ops ops = new Ops(pool.kernels(), pool.workers());
        both.forward(ops, x, wide);
        first.forward(ops, x, narrow);
        for (int row = 0; row < 2; row++) {
            float[] left =
                    java.util.Arrays.copyOfRange(wide.data(), row * 2 * out, row * 2 * out + out);
            assertArrayEquals(narrow.row(row).toArray(), left);
        }
        assertEquals(dot(x, k, in), wide.data()[out], 1e-2f);
    }

    private static float dot(Tensor x, Tensor weight, int in) {
        float sum = 0;
        for (int i = 0; i < in; i++) {
            sum += x.data()[i] * weight.data()[i];
        }
        return sum;
    }

    private static Tensor counting(int seed, long... sizes) {
        Tensor tensor = Tensor.zeros(sizes);
        for (int i = 0; i < tensor.elements(); i++) {
            tensor.data()[i] = ((i * 31 + seed * 7) % 19 - 9) * 0.25f;
        }
        return tensor;
    }
}
