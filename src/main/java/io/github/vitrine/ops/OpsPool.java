package io.github.vitrine.ops;

import io.github.vitrine.kernels.Activation;
import io.github.vitrine.kernels.ElementType;
import io.github.vitrine.kernels.KernelChoice;
import io.github.vitrine.kernels.Kernels;
import io.github.vitrine.parallel.Workers;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.function.Function;

/**
 * Hands out {@link Ops} to calls that may come from any number of threads. A call takes the
 * workers' turn before it takes memory, so however many threads call, scratch memory exists once
 * per call that computes at the same time.
 */
public final class OpsPool {
    private final Kernels kernels;
    private final Workers workers;
    private final ConcurrentLinkedDeque<Ops> idle = new ConcurrentLinkedDeque<>();

    /** Null when there is none to wait for. */
    private volatile WarmUp warmUp;

    /**
     * Creates an empty pool.
     *
     * @param kernels the loops
     * @param workers who runs them
     */
    public OpsPool(Kernels kernels, Workers workers) {
        this.kernels = kernels;
        this.workers = workers;
    }

    /**
     * Runs a call.
     *
     * @param call computes with the context it is given, and keeps no scratch tensor
     * @param <T> what it returns
     * @return what it returned
     */
    public <T> T call(Function<Ops, T> call) {
        WarmUp awaited = awaitWarmUp();
        try {
            return callInTurn(call);
        } finally {
            if (awaited != null) {
                awaited.startLater();
            }
        }
    }

    private <T> T callInTurn(Function<Ops, T> call) {
        workers.begin();
        try {
            Ops ops = idle.pollLast();
            if (ops == null) {
                ops = new Ops(kernels, workers);
            }
            T result = call.apply(ops);
            // After an exception the context is dropped, with whatever state it is in.
            ops.reset();
            idle.addLast(ops);
            return result;
        } finally {
            workers.end();
        }
    }

    /**
     * Starts, in the background, what {@link #warmUp()} does, and loads the kernels' classes there,
     * too, which takes as long as reading a config. For callers who have no pool yet.
     *
     * @param choice which kernels; if there are none, selecting them says so, not this
     */
    public static void warmUp(KernelChoice choice) {
        WarmUp.begin(choice);
    }

    /**
     * Has the JVM compile, in the background, what every forward pass needs. Returns at once; does
     * nothing the second time. The first call waits until it is done, some seconds at most.
     */
    public void warmUp() {
        warmUp = WarmUp.of(kernels);
        warmUp.start();
    }

    /**
     * Has the JVM compile an activation, too.
     *
     * @param activation which
     */
    public void warmUp(Activation activation) {
        warmUp = WarmUp.of(kernels);
        warmUp.start(activation);
    }

    /**
     * Has the JVM compile products with weights of a type, too.
     *
     * @param type of the weights' elements
     */
    public void warmUp(ElementType type) {
        warmUp = WarmUp.of(kernels);
        warmUp.start(type);
    }

    /**
     * Computing while the compiler is still at it would take many times as long.
     *
     * @return what was waited for; null if it was over already
     */
    private WarmUp awaitWarmUp() {
        WarmUp started = warmUp;
        // An interrupted call does not wait; the next one does.
        if (started == null || !started.await()) {
            return null;
        }
        warmUp = null;
        return started;
    }

    /**
     * The kernels that calls compute with.
     *
     * @return the kernels
     */
    public Kernels kernels() {
        return kernels;
    }

    /**
     * The workers that share the loops.
     *
     * @return the workers
     */
    public Workers workers() {
        return workers;
    }
}
