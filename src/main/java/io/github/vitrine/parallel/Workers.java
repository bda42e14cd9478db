package io.github.vitrine.parallel;

/**
 * Runs a loop's iterations in even shares, one per worker, piece by piece: who is done takes pieces
 * of the others' shares, since cores are not equally fast, least of all where someone else computes
 * on them too. How many workers there are never changes what is computed, only who computes it.
 *
 * <p>One computation at a time: {@link #run} may be called by any number of threads, which take
 * turns. A caller that runs several loops in a row keeps its turn with {@link #begin} and {@link
 * #end}.
 */
public interface Workers {
    /** The body of a loop. */
    @FunctionalInterface
    interface Job {
        /**
         * Runs iterations {@code from} (included) to {@code to} (excluded), a piece of a loop. Must
         * not run a loop of the same workers, which are all taken: that is an {@link
         * IllegalStateException}.
         *
         * @param from first iteration
         * @param to one past the last
         * @param worker who runs them, from 0 to {@link Workers#count()} - 1: the index of whatever
         *     scratch memory the job uses
         */
        void run(int from, int to, int worker);
    }

    /**
     * The number of workers, the calling thread included.
     *
     * @return at least 1
     */
    int count();

    /**
     * Runs a loop and returns when all of it is done. After an exception, which is thrown here when
     * all workers have ended, no other piece begins.
     *
     * @param items number of iterations
     * @param job runs pieces of them
     * @throws io.github.vitrine.error.InterruptedCallException as for {@link #begin}
     */
    void run(int items, Job job);

    /** One of several items that take unequally long. */
    @FunctionalInterface
    interface ItemJob {
        /**
         * Runs an item, under the same terms as {@link Job#run}.
         *
         * @param item which
         * @param worker who runs it, from 0 to {@link Workers#count()} - 1
         */
        void run(int item, int worker);
    }

    /**
     * Runs items that take unequally long, and returns when all are done: who has finished one
     * takes the next. After an exception, which is thrown here, no other one begins.
     *
     * @param items how many
     * @param job runs one of them
     * @throws io.github.vitrine.error.InterruptedCallException as for {@link #begin}
     */
    default void runInTurn(int items, ItemJob job) {
        run(count(), new InTurn(items, job));
    }

    /**
     * Takes a turn: until {@link #end}, loops of other threads wait. May be nested.
     *
     * @throws io.github.vitrine.error.InterruptedCallException if the thread is interrupted while
     *     it waits; it has no turn then, and its interrupt flag is set
     */
    void begin();

    /** Ends the turn that {@link #begin} took. */
    void end();

    /**
     * The calling thread alone. Holds nothing and lets every caller run at once.
     *
     * @return workers of count 1
     */
    static Workers single() {
        return SingleWorker.INSTANCE;
    }

    /**
     * Daemon threads of our own beside the calling thread. They start with the first loop, spin
     * briefly between loops, sleep soon after the last and end when nothing comes for some seconds:
     * there is nothing to close.
     *
     * @param count number of workers, the calling thread included; 1 is {@link #single}
     * @return workers
     */
    static Workers threads(int count) {
        if (count < 1) {
            throw new IllegalArgumentException("expected 1 thread or more, found " + count);
        }
        return count == 1 ? single() : new ThreadWorkers(count);
    }

    /**
     * Threads of the caller's executor beside the calling thread. Whatever the executor does not
     * start in time, the calling thread runs itself.
     *
     * @param executor runs shares
     * @param count number of workers, the calling thread included; 1 is {@link #single}
     * @return workers
     */
    static Workers on(java.util.concurrent.Executor executor, int count) {
        if (count < 1) {
            throw new IllegalArgumentException("expected 1 thread or more, found " + count);
        }
        java.util.Objects.requireNonNull(executor, "executor");
        return count == 1 ? single() : new ExecutorWorkers(executor, count);
    }
}
