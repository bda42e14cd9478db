package io.github.vitrine.layers;

import io.github.vitrine.kernels.ElementType;
import io.github.vitrine.kernels.FloatSlabs;
import io.github.vitrine.kernels.PackedMatrix;
import io.github.vitrine.ops.OpsPool;
import io.github.vitrine.parallel.Workers;
import io.github.vitrine.tensor.Shape;
import io.github.vitrine.tensor.WeightTensor;
import io.github.vitrine.tensor.Weights;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * The matrices that a model asks for, in the order in which it does, each time it is built. They
 * are packed all at once, before it is built for real. New memory is cleared first, by the JVM and
 * the system, which takes as long as packing; so workers do that for a slab each, and then pack a
 * matrix each.
 */
final class Matrices {
    private final Weights weights;
    private final List<Request> requests = new ArrayList<>();
    private PackedMatrix[] packed = {};
    private int taken;

    /**
     * Stacked tensors of one shape.
     *
     * @param names all of them
     * @param shape of each
     * @param order of their outputs
     */
    private record Request(List<String> names, Shape shape, OutputOrder order) {}

    /**
     * What a worker does.
     *
     * @param weights to pack
     * @param packing packs them, given memory for a panel's rows
     */
    private record Job(StackedWeights weights, Function<float[], PackedMatrix> packing) {}

    Matrices(Weights weights) {
        this.weights = weights;
    }

    /** Notes what the model will ask for. */
    void request(List<String> names, Shape shape, OutputOrder order) {
        requests.add(new Request(names, shape, order));
    }

    /**
     * Reads and packs all that was noted.
     *
     * @param pool packs them: for its kernels, by its workers
     * @param precision what to keep them as
     */
    void pack(OpsPool pool, WeightPrecision precision) {
        FloatSlabs slabs = new FloatSlabs();
        List<Job> matrices = new ArrayList<>();
        for (Request request : requests) {
            StackedWeights stacked = stacked(request, pool.kernels().panelWidth(), precision);
            pool.warmUp(stacked.type());
            if (stacked.type() == ElementType.FLOAT32) {
                int index = slabs.add(stacked.length());
                matrices.add(new Job(stacked, rows -> stacked.pack(slabs.stretch(index), rows)));
            } else {
                matrices.add(new Job(stacked, stacked::pack));
            }
        }
        packed = new PackedMatrix[matrices.size()];
        // In turn: while the JVM compiles, workers are not equally fast.
        Workers workers = pool.workers();
        workers.runInTurn(slabs.count(), (i, worker) -> slabs.allocate(i));
        float[][] rows = new float[workers.count()][0];
        workers.runInTurn(
                packed.length,
                (i, worker) -> {
                    int length = matrices.get(i).weights.rowsLength();
                    if (rows[worker].length < length) {
                        rows[worker] = new float[length];
                    }
                    packed[i] = matrices.get(i).packing.apply(rows[worker]);
                });
    }

    private StackedWeights stacked(Request request, int panelWidth, WeightPrecision precision) {
        List<WeightTensor> sources = new ArrayList<>();
        for (String name : request.names) {
            sources.add(weights.find(name).orElseThrow());
        }
        return new StackedWeights(
                weights.origin(), sources, request.shape, request.order, panelWidth, precision);
    }

    /** The next matrix. */
    PackedMatrix take() {
        PackedMatrix matrix = packed[taken];
        packed[taken++] = null;
        return matrix;
    }
}
