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
     * @param slabs where to; null where packed weights are no floats, and have memory of their own
     * @param index of the matrix in the slabs
     */
    private record Job(StackedWeights weights, FloatSlabs slabs, int index) {
        /** Packs them, given memory for a panel's rows. */
        PackedMatrix pack(float[] rows) {
            return slabs == null ? weights.pack(rows) : weights.pack(slabs.stretch(index), rows);
        }
    }

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
                matrices.add(new Job(stacked, slabs, slabs.add(stacked.length())));
            } else {
                matrices.add(new Job(stacked, null, 0));
            }
        }
        packed = new PackedMatrix[matrices.size()];
        // In turn: while the JVM compiles, workers are not equally fast.
        Workers workers = pool.workers();
        workers.runInTurn(slabs.count(), new Allocating(slabs));
        workers.runInTurn(
                packed.length, new Packing(matrices, packed, new float[workers.count()][0]));
    }

    private record Allocating(FloatSlabs slabs) implements Workers.ItemJob {
        @Override
        public void run(int slab, int worker) {
            slabs.allocate(slab);
        }
    }

    /** Packs all matrices, with memory for a panel's rows for each worker. */
    private record Packing(List<Job> matrices, PackedMatrix[] packed, float[][] rows)
            implements Workers.ItemJob {
        @Override
        public void run(int matrix, int worker) {
            int length = matrices.get(matrix).weights.rowsLength();
            if (rows[worker].length < length) {
                rows[worker] = new float[length];
            }
            packed[matrix] = matrices.get(matrix).pack(rows[worker]);
        }
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
