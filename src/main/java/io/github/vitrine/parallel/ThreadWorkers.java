package io.github.vitrine.parallel;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Workers on daemon threads of our own. The loops of a forward pass follow each other within
 * microseconds, so a helper spins for a moment before it sleeps, and so does the caller that waits
 * for the helpers.
 */
final class ThreadWorkers extends TurnTakingWorkers {
    private final Helper[] helpers;
    private final AtomicInteger unfinished = new AtomicInteger();

    // The loop at hand; published by Helper.call, read by helpers after they see it.
    private Job job;
    private volatile Throwable failure;

    ThreadWorkers(int count) {
        super(count);
        helpers = new Helper[count - 1];
        for (int i = 0; i < helpers.length; i++) {
            helpers[i] = new Helper("vitrine-" + (i + 1), this::help, i + 1);
        }
    }

    @Override
    void share(int items, Job job) {
        deal(items);
        this.job = job;
        failure = null;
        unfinished.set(helpers.length);
        int called = 0;
        try {
            for (Helper helper : helpers) {
                helper.call();
                called++;
            }
            runShare(job, 0);
        } catch (Throwable e) {
            abandon();
            failure = e;
        }
        // Helpers that could not be called (no memory for a thread) will not answer.
        unfinished.addAndGet(called - helpers.length);
        await(unfinished);
        this.job = null;
        if (failure != null) {
            throw rethrow(failure);
        }
    }

    private void help(int worker) {
        try {
            runShare(job, worker);
        } catch (Throwable e) {
            failure = e;
        } finally {
            unfinished.decrementAndGet();
        }
    }
}
