package io.github.vitrine.layers;

import io.github.vitrine.error.CheckpointException;
import io.github.vitrine.kernels.KernelChoice;
import io.github.vitrine.kernels.Kernels;
import io.github.vitrine.kernels.PackedMatrix;
import io.github.vitrine.ops.OpsPool;
import io.github.vitrine.parallel.Workers;
import io.github.vitrine.tensor.Shape;
import io.github.vitrine.tensor.Tensor;
import io.github.vitrine.tensor.WeightTensor;
import io.github.vitrine.tensor.Weights;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Where layers take their parameters from, scoped by name: {@code
 * parameters.scope("blocks.0").vector("norm1.weight", D)}.
 *
 * <p>A model is built twice from the same code: first to compare what it asks for with what the
 * checkpoint has, without reading a value, so that one error names every tensor that is missing,
 * misshapen or left over; then for real. A layer's constructor must therefore only store what it
 * takes, and not compute with it.
 */
public final class Parameters {
    private final Weights weights;
    private final OpsPool pool;
    private final Matrices matrices;
    private final ParameterAudit audit; // null when loading for real
    private final String prefix;

    private Parameters(
            Weights weights, OpsPool pool, Matrices matrices, ParameterAudit audit, String prefix) {
        this.weights = weights;
        this.pool = pool;
        this.matrices = matrices;
        this.audit = audit;
        this.prefix = prefix;
    }

    /**
     * Builds a model from a checkpoint, with weights kept as float32.
     *
     * @param weights the checkpoint, under the names that the model asks for; closed
     * @param pool packs the weights: for its kernels, by its workers
     * @param model makes the model from its parameters; called twice
     * @param <T> the model
     * @return the model
     * @throws CheckpointException if tensors are missing, misshapen or left over; names all of them
     */
    public static <T> T load(Weights weights, OpsPool pool, Function<Parameters, T> model) {
        return load(weights, pool, WeightPrecision.FLOAT32, model);
    }

    /**
     * Builds a model from a checkpoint.
     *
     * @param weights the checkpoint, under the names that the model asks for; closed
     * @param pool packs the weights: for its kernels, by its workers
     * @param precision what to keep matrices as
     * @param model makes the model from its parameters; called twice
     * @param <T> the model
     * @return the model
     * @throws CheckpointException if tensors are missing, misshapen or left over; names all of them
     */
    public static <T> T load(
            Weights weights,
            OpsPool pool,
            WeightPrecision precision,
            Function<Parameters, T> model) {
        DeferredWeights deferred = new DeferredWeights(weights, pool.workers());
        T made = load(weights, pool, precision, deferred, model);
        deferred.pack();
        return made;
    }

    /**
     * Builds a model from a checkpoint, of which matrices of float32 are left to be packed.
     *
     * @param weights the checkpoint, under the names that the model asks for
     * @param pool packs the other weights: for its kernels, by its workers
     * @param precision what to keep matrices as
     * @param deferred takes the matrices that it shall pack; the model computes through it
     * @param model makes the model from its parameters; called twice
     * @param <T> the model
     * @return the model
     * @throws CheckpointException if tensors are missing, misshapen or left over; names all of them
     */
    public static <T> T load(
            Weights weights,
            OpsPool pool,
            WeightPrecision precision,
            DeferredWeights deferred,
            Function<Parameters, T> model) {
        ParameterAudit audit = new ParameterAudit(weights);
        Matrices matrices = new Matrices(weights);
        model.apply(new Parameters(weights, pool, matrices, audit, ""));
        audit.check();
        matrices.make(pool, precision, deferred);
        return model.apply(new Parameters(weights, pool, matrices, null, ""));
    }

    /**
     * Compares a model with a checkpoint, without reading a value.
     *
     * @param weights the checkpoint, under the names that the model asks for
     * @param model as for {@link #load}; called once, and its result is not used
     * @return what does not fit; empty if the model would load
     * @throws CheckpointException if the file has next to nothing of the model, or its matrices are
     *     such that they would take too much memory
     */
    public static List<Misfit> audit(Weights weights, Function<Parameters, ?> model) {
        OpsPool pool = new OpsPool(Kernels.select(KernelChoice.SCALAR), Workers.threads(1));
        ParameterAudit audit = new ParameterAudit(weights);
        model.apply(new Parameters(weights, pool, new Matrices(weights), audit, ""));
        List<Misfit> misfits = audit.misfits();
        if (misfits.isEmpty()) {
            audit.check();
        }
        return misfits;
    }

    /**
     * The parameters whose names start with {@code name} and a dot.
     *
     * @param name such as {@code attention}
     * @return a view
     */
    public Parameters scope(String name) {
        return new Parameters(weights, pool, matrices, audit, prefix + name + ".");
    }

    /**
     * Whether the checkpoint has a tensor, for parts that a model may lack.
     *
     * @param name its name in this scope
     * @return true if it is there
     */
    public boolean has(String name) {
        return weights.find(prefix + name).isPresent();
    }

    /**
     * The shape of a tensor, for those that checkpoints have in several sizes.
     *
     * @param name its name in this scope
     * @return its shape; empty if the checkpoint has none of that name
     */
    public Optional<Shape> shape(String name) {
        Optional<WeightTensor> tensor = weights.find(prefix + name);
        return tensor.isPresent() ? Optional.of(tensor.get().shape()) : Optional.empty();
    }

    /**
     * A vector.
     *
     * @param name its name in this scope
     * @param length its length
     * @return the values
     */
    public float[] vector(String name, int length) {
        return tensor(name, length).data();
    }

    /**
     * A tensor as the checkpoint holds it.
     *
     * @param name its name in this scope
     * @param sizes its shape
     * @return the values
     */
    public Tensor tensor(String name, long... sizes) {
        Optional<WeightTensor> source = find(name, Shape.of(sizes));
        if (source.isEmpty()) {
            return Tensor.zeros(0);
        }
        Tensor result;
        try {
            result = Tensor.zeros(sizes);
        } catch (ArithmeticException e) {
            throw tooLarge(name, Shape.of(sizes), e);
        }
        source.get().read(0, result.data(), 0, result.elements());
        return result;
    }

    /**
     * A linear layer's weight, {@code [out, in]} in the checkpoint, for the kernels. Several names
     * give the weights stacked along {@code out}, as one matrix.
     *
     * @param in number of inputs
     * @param out number of outputs of each
     * @param names the tensors' names in this scope
     * @return the transposed matrix {@code [in, names * out]}, packed or to be packed
     */
    public PackedMatrix matrix(int in, int out, String... names) {
        return matrix(Shape.of(out, in), names);
    }

    /**
     * A weight whose inputs have several axes, such as a convolution's {@code [out, C, h, w]}.
     *
     * @param shape the shape of each in the checkpoint, outputs first, none of them 0
     * @param names the tensors' names in this scope
     * @return the matrix {@code [elements per output, names * out]}, packed or to be packed
     */
    public PackedMatrix matrix(Shape shape, String... names) {
        return matrix(shape, OutputOrder.AS_STORED, names);
    }

    /** The same, with outputs in an order of its own. */
    PackedMatrix matrix(Shape shape, OutputOrder order, String... names) {
        if (audit == null) {
            return matrices.take();
        }
        List<String> inFull = new ArrayList<>();
        for (String name : names) {
            inFull.add(prefix + name);
            audit.asked(prefix + name, shape);
        }
        int width = pool.kernels().panelWidth();
        long rows = shape.elements() / shape.size(0);
        audit.packs(rows, (long) names.length * shape.size(0), width);
        matrices.request(inFull, shape, order);
        return new PackedMatrix(0, 0, width);
    }

    private CheckpointException tooLarge(String name, Shape shape, RuntimeException cause) {
        return new CheckpointException(
                String.format(
                        "%s: %s: expected a tensor that one array holds, found %s",
                        weights.origin(), weights.fileName(prefix + name), shape),
                cause);
    }

    /** The tensor to read, or empty during the audit. */
    private Optional<WeightTensor> find(String name, Shape shape) {
        if (audit != null) {
            audit.asked(prefix + name, shape);
            return Optional.empty();
        }
        return weights.find(prefix + name);
    }
}
