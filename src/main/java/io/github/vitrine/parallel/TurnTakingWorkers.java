package io.github.vitrine.parallel;

import io.github.vitrine.error.InterruptedCallException;
import io.github.vitrine.error.VitrineException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;

/** What workers that serve one computation at a time have in common: the turn, and the shares. */
abstract class TurnTakingWorkers implements Workers {
    private final int count;
    private final ReentrantLock turn = new ReentrantLock();

    /**
     * Which thread runs a share at the moment, by worker; null: none. No ThreadLocal, which takes
     * new memory for every loop. A thread looks for itself only, and what it wrote it sees.
     */
    private final Thread[] sharing;

    TurnTakingWorkers(int count) {
        this.count = count;
        this.sharing = new Thread[count];
    }

    @Override
    public final int count() {
        return count;
    }

    @Override
    public final void begin() {
        for (Thread thread : sharing) {
            if (thread == Thread.currentThread()) {
                throw new IllegalStateException("a share can't run a loop of the same workers");
            }
        }
        // Who has the turn keeps it though interrupted: it stops where it chooses to, and in order.
        if (!turn.tryLock()) {
            try {
                turn.lockInterruptibly();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptedCallException("interrupted while waiting for its turn", e);
            }
        }
    }

    @Override
    public final void end() {
        turn.unlock();
    }

    @Override
    public final void run(int items, Job job) {
        // The turn matters for one item too: the job may use scratch memory kept per worker.
        begin();
        try {
            if (items <= 1) {
                job.run(0, items, 0);
            } else {
                share(items, job);
            }
        } finally {
            end();
        }
    }

    /** Runs all shares; the caller has the turn. */
    abstract void share(int items, Job job);

    /** Waits until a count is zero: spins first, as helpers are about to end, then yields. */
    static void await(AtomicInteger unfinished) {
        for (int spins = 0; unfinished.get() > 0; spins++) {
            if (spins < Helper.SPINS) {
                Thread.onSpinWait();
            } else {
                Thread.yield();
            }
        }
    }

    /** Runs one worker's share on the current thread. */
    final void runShare(int items, Job job, int worker) {
        int from = (int) ((long) items * worker / count);
        int to = (int) ((long) items * (worker + 1) / count);
        if (from < to) {
            sharing[worker] = Thread.currentThread();
            try {
                job.run(from, to, worker);
            } finally {
                sharing[worker] = null;
            }
        }
    }

    /** Turns what a share threw into what {@link #run} throws. */
    static RuntimeException rethrow(Throwable failure) {
        if (failure instanceof Error error) {
            throw error;
        }
        if (failure instanceof RuntimeException exception) {
            return exception;
        }
        return new VitrineException("a worker failed: " + failure, failure);
    }
}
