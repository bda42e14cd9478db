package io.github.vitrine.layers;

import io.github.vitrine.kernels.ElementType;
import io.github.vitrine.kernels.PackedMatrix;
import io.github.vitrine.ops.OpsPool;
import io.github.vitrine.tensor.Shape;
import io.github.vitrine.tensor.WeightTensor;
import io.github.vitrine.tensor.Weights;
import java.util.ArrayList;
import java.util.List;

/**
 * The matrices that a model asks for, in the order in which it does, each time it is built. All are
 * made at once, before it is built for real.
 */
final class Matrices {
    private final Weights weights;
    private final List<Request> requests = new ArrayList<>();
    private PackedMatrix[] made = {};
    private int taken;

    /**
     * Stacked tensors of one shape.
     *
     * @param names all of them
     * @param shape of each
     * @param order of their outputs
     */
    private record Request(List<String> names, Shape shape, OutputOrder order) {}

    Matrices(Weights weights) {
        this.weights = weights;
    }

    /** Notes what the model will ask for. */
    void request(List<String> names, Shape shape, OutputOrder order) {
        requests.add(new Request(names, shape, order));
    }

    /**
     * Makes all that was noted: reads and packs it, or leaves it for later.
     *
     * @param pool packs them: for its kernels, by its workers
     * @param precision what to keep them as
     * @param deferred takes those that are kept as float32
     */
    void make(OpsPool pool, WeightPrecision precision, DeferredWeights deferred) {
        made = new PackedMatrix[requests.size()];
        Packing packing = new Packing();
        for (int i = 0; i < made.length; i++) {
            StackedWeights stacked =
                    stacked(requests.get(i), pool.kernels().panelWidth(), precision);
            pool.warmUp(stacked.type());
            if (stacked.type() == ElementType.FLOAT32) {
                made[i] = deferred.add(stacked);
            } else {
                packing.add(stacked);
            }
        }
        int next = 0; // in the order of those that are not deferred
        for (PackedMatrix packed : packing.run(pool.workers())) {
            while (made[next] != null) {
                next++;
            }
            made[next] = packed;
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
        PackedMatrix matrix = made[taken];
        made[taken++] = null;
        return matrix;
    }
}
