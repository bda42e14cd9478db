package io.github.vitrine.parallel;

import java.util.function.IntConsumer;

/**
 * Workers on daemon threads of our own. The loops of a forward pass follow each other within
 * microseconds, so a helper spins for a moment before it sleeps, and so does the caller that waits
 * for the helpers: for those that are at a piece. One that has not come before all was taken need
 * not come any more.
 */
final class ThreadWorkers extends TurnTakingWorkers {
    private final Helper[] helpers;

    // The loop at hand; published by Helper.call, read by helpers that take it up.
    private Job job;
    private volatile Throwable failure;

    ThreadWorkers(int count) {
        super(count);
        helpers = new Helper[count - 1];
        for (int i = 0; i < helpers.length; i++) {
            helpers[i] = new Helper("vitrine-" + (i + 1), new Help(this), i + 1);
        }
    }

    @Override
    void share(int items, Job job) {
        deal(items);
        this.job = job;
        failure = null;
        try {
            for (Helper helper : helpers) {
                helper.call();
            }
            runShare(job, 0);
        } catch (Throwable e) {
            abandon();
            failure = e;
        }
        long start = System.nanoTime();
        for (Helper helper : helpers) {
            while (!helper.end()) {
                pause(start);
            }
        }
        this.job = null;
        if (failure != null) {
            throw rethrow(failure);
        }
    }

    private record Help(ThreadWorkers workers) implements IntConsumer {
        @Override
        public void accept(int worker) {
            workers.help(worker);
        }
    }

    private void help(int worker) {
        try {
            runShare(job, worker);
        } catch (Throwable e) {
            failure = e;
        }
    }
}
