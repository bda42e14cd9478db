package io.github.vitrine.parallel;

import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Workers on a caller's executor. Shares are claimed one by one, and the calling thread claims too,
 * so an executor that is busy, shut down or of a single thread makes a loop slower, never stuck.
 */
final class ExecutorWorkers extends TurnTakingWorkers {
    private final Executor executor;

    ExecutorWorkers(Executor executor, int count) {
        super(count);
        this.executor = executor;
    }

    @Override
    void share(int items, Job job) {
        deal(items);
        Loop loop = new Loop(job);
        try {
            for (int i = 1; i < count(); i++) {
                executor.execute(loop);
            }
        } catch (RejectedExecutionException e) {
            // The calling thread runs what nobody else takes.
        } catch (Throwable e) {
            loop.failure = e; // once the shares that did start have ended
        }
        loop.run();
        loop.finish();
    }

    /** One loop's shares: each is claimed by whoever comes first. */
    private final class Loop implements Runnable {
        private Job
                job; // null afterwards: what still waits in the executor's queue holds no memory
        private final AtomicInteger claimed = new AtomicInteger();
        private final AtomicInteger unfinished = new AtomicInteger(count());
        private volatile Throwable failure;

        Loop(Job job) {
            this.job = job;
        }

        @Override
        public void run() {
            int share;
            while ((share = claimed.getAndIncrement()) < count()) {
                try {
                    runShare(job, share);
                } catch (Throwable e) {
                    failure = e;
                } finally {
                    unfinished.decrementAndGet();
                }
            }
        }

        /** Waits for the shares of others. */
        void finish() {
            long start = System.nanoTime();
            while (unfinished.get() > 0) {
                pause(start);
            }
            job = null;
            if (failure != null) {
                throw rethrow(failure);
            }
        }
    }
}
