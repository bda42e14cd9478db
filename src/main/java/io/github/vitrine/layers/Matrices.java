package io.github.vitrine.layers;

import io.github.vitrine.kernels.ElementType;
import io.github.vitrine.kernels.PackedMatrix;
import io.github.vitrine.ops.OpsPool;
import io.github.vitrine.tensor.Shape;
import io.github.vitrine.tensor.WeightTensor;
import io.github.vitrine.tensor.Weights;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The matrices that a model asks for, in the order in which it does, each time it is built. They
 * are packed all at once, before it is built for real: a worker packs a whole matrix, so that the
 * memory, which the JVM and the system clear first, is not waited for by the others.
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
     */
    private record Request(List<String> names, Shape shape) {}

    Matrices(Weights weights) {
        this.weights = weights;
    }

    /** Notes what the model will ask for. */
    void request(List<String> names, Shape shape) {
        requests.add(new Request(names, shape));
    }

    /**
     * Reads and packs all that was noted.
     *
     * @param pool packs them: for its kernels, by its workers
     * @param precision what to keep them as
     */
    void pack(OpsPool pool, WeightPrecision precision) {
        packed = new PackedMatrix[requests.size()];
        AtomicInteger next = new AtomicInteger();
        pool.workers()
                .run(
                        pool.workers().count(),
                        (from, to, worker) -> {
                            // Each takes the next one: while the JVM compiles, they are not equally
                            // fast.
                            for (int i = next.getAndIncrement();
                                    i < packed.length;
                                    i = next.getAndIncrement()) {
                                packed[i] = pack(requests.get(i), pool, precision);
                            }
                        });
    }

    private PackedMatrix pack(Request request, OpsPool pool, WeightPrecision precision) {
        List<WeightTensor> sources =
                request.names.stream().map(name -> weights.find(name).orElseThrow()).toList();
        StackedWeights stacked = new StackedWeights(weights.origin(), sources, request.shape);
        ElementType type = stacked.type(precision);
        pool.warmUp(type);
        return stacked.pack(pool.kernels().panelWidth(), type);
    }

    /** The next matrix. */
    PackedMatrix take() {
        PackedMatrix matrix = packed[taken];
        packed[taken++] = null;
        return matrix;
    }
}
