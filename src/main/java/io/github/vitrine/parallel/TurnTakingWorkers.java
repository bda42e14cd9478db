package io.github.vitrine.parallel;

import io.github.vitrine.error.InterruptedCallException;
import io.github.vitrine.error.VitrineException;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.ReentrantLock;

/** What workers that serve one computation at a time have in common: the turn, and the shares. */
abstract class TurnTakingWorkers implements Workers {
    /** Longs between two shares' places, so that no cache line has both. */
    private static final int APART = 16;

    /** A piece has this fraction of a share or more, but for what is left at the end. */
    private static final int LEAST_FRACTION = 16;

    private final int count;
    private final ReentrantLock turn = new ReentrantLock();

    /**
     * Which thread runs a share at the moment, by worker; null: none. No ThreadLocal, which takes
     * new memory for every loop. A thread looks for itself only, and what it wrote it sees.
     */
    private final Thread[] sharing;

    /** What nobody has taken yet of each worker's share, as {@link #take} returns it. */
    private final AtomicLongArray left;

    /** Iterations that are not worth taking fewer of. */
    private int least;

    TurnTakingWorkers(int count) {
        this.count = count;
        this.sharing = new Thread[count];
        this.left = new AtomicLongArray(count * APART);
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

    /** Waits a little: spins at first, as others are about to end, then yields. */
    static void pause(long waitingSince) {
        if (System.nanoTime() - waitingSince < Helper.SPIN_NANOS) {
            Thread.onSpinWait();
        } else {
            Thread.yield();
        }
    }

    /** Deals out a loop, before anyone runs a share of it. */
    final void deal(int items) {
        least = Math.max(1, items / count / LEAST_FRACTION);
        for (int worker = 0; worker < count; worker++) {
            long from = (long) items * worker / count;
            long to = (long) items * (worker + 1) / count;
            left.set(worker * APART, from << 32 | to);
        }
    }

    /** Leaves nothing to take, after a failure. */
    final void abandon() {
        for (int worker = 0; worker < count; worker++) {
            left.set(worker * APART, 0);
        }
    }

    /** Runs one worker's share on the current thread, and then what is left of the others'. */
    final void runShare(Job job, int worker) {
        sharing[worker] = Thread.currentThread();
        try {
            for (int i = 0; i < count; i++) {
                int whose = (worker + i) % count;
                for (long piece = take(whose, i > 0); piece != 0; piece = take(whose, i > 0)) {
                    job.run((int) (piece >>> 32), (int) piece, worker);
                }
            }
        } catch (Throwable e) {
            abandon();
            throw e;
        } finally {
            sharing[worker] = null;
        }
    }

    /**
     * Takes half of what is left of a share: the owner from its front, others from its end.
     *
     * @return the first iteration in the upper half, one past the last in the lower; 0 if nothing
     *     is left
     */
    private long take(int whose, boolean fromEnd) {
        while (true) {
            long range = left.get(whose * APART);
            long from = range >>> 32;
            long to = range & 0xffff_ffffL;
            if (from >= to) {
                return 0;
            }
            long piece = Math.min(to - from, Math.max(least, (to - from + 1) / 2));
            long middle = fromEnd ? to - piece : from + piece;
            long first = from << 32 | middle;
            long second = middle << 32 | to;
            if (left.compareAndSet(whose * APART, range, fromEnd ? first : second)) {
                return fromEnd ? second : first;
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
