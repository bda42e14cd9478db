package io.github.vitrine.layers;

import io.github.vitrine.error.CheckpointException;
import io.github.vitrine.events.Span;
import io.github.vitrine.events.Stage;
import io.github.vitrine.kernels.PackedMatrix;
import io.github.vitrine.ops.Ops;
import io.github.vitrine.parallel.Workers;
import io.github.vitrine.tensor.Weights;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

/**
 * A model's float32 matrices, left in their files. Packing them takes as long as two answers, and
 * as much memory as the files; so the first call, if it needs each weight only once, reads them
 * from there as it goes. The next one packs them all, and closes the files. Both compute the same
 * bits.
 *
 * <p>The files are kept open until then. Of one that was replaced, the old content is read; one
 * that was written to is refused.
 *
 * <p>Safe for any number of threads. Until weights are packed, calls take turns.
 */
public final class DeferredWeights {
    private final Workers workers;
    private final ReentrantLock turn = new ReentrantLock();
    private final List<StackedWeights> stored = new ArrayList<>();
    private final List<PackedMatrix> matrices = new ArrayList<>();
    private Weights files; // null once they are closed
    private boolean used;
    private volatile boolean packed;

    /**
     * Defers nothing yet.
     *
     * @param files hold the weights, and are closed when they are packed
     * @param workers pack them
     */
    public DeferredWeights(Weights files, Workers workers) {
        this.files = files;
        this.workers = workers;
    }

    /** Adds a matrix, while a model is built. */
    PackedMatrix add(StackedWeights weights) {
        PackedMatrix matrix = weights.unpacked();
        stored.add(weights);
        matrices.add(matrix);
        return matrix;
    }

    /**
     * Whether there is nothing to pack.
     *
     * @return true if all matrices are kept in another way
     */
    public boolean isEmpty() {
        return stored.isEmpty();
    }

    /**
     * Computes with the model's matrices.
     *
     * @param once whether each weight is needed once only
     * @param ops what to compute with; has the workers' turn
     * @param call computes
     * @param <T> what it returns
     * @return what it returned
     * @throws CheckpointException if weights can't be read, or were changed since the model was
     *     loaded
     */
    public <T> T call(boolean once, Ops ops, Function<Ops, T> call) {
        if (!packed) {
            turn.lock();
            try {
                if (once && !used && !packed) {
                    used = true;
                    T result = call.apply(ops);
                    files.requireUnchanged();
                    return result;
                }
                pack();
            } finally {
                turn.unlock();
            }
        }
        return call.apply(ops);
    }

    /**
     * Packs what is not packed yet, and closes the files.
     *
     * @throws CheckpointException if weights can't be read, or were changed since the model was
     *     loaded
     */
    public void pack() {
        turn.lock();
        try {
            if (packed) {
                return;
            }
            if (!stored.isEmpty()) {
                packAll();
            }
            forget();
            packed = true;
        } finally {
            turn.unlock();
        }
    }

    private void packAll() {
        Span span = Span.begin(Stage.PACK);
        files.requireUnchanged();
        Packing packing = new Packing();
        for (StackedWeights weights : stored) {
            packing.add(weights);
        }
        PackedMatrix[] made = packing.run(workers);
        files.requireUnchanged();
        long bytes = 0;
        for (int i = 0; i < made.length; i++) {
            matrices.get(i).become(made[i]);
            bytes += made[i].bytes();
        }
        span.end(bytes, made.length);
    }

    private void forget() {
        stored.clear();
        matrices.clear();
        files.close();
        files = null;
    }
}
