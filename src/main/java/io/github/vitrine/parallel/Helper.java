package io.github.vitrine.parallel;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;

/**
 * One thread that answers calls. It starts with the first call, spins for a moment after each, then
 * sleeps, and ends {@value #IDLE_SECONDS} seconds after its last answer; the next call starts it
 * anew. A call that it has not taken up yet can be withdrawn, since a thread may be kept from
 * running for milliseconds, by the system or by what the system itself runs on.
 */
final class Helper implements Runnable {
    /**
     * Longer than the pause between two loops of a forward pass, and than the last piece of a loop
     * that another worker is still at. Time, not rounds: how long processors pause in one differs.
     */
    static final long SPIN_NANOS = 200_000;

    private static final int IDLE_SECONDS = 5;

    private static final int NOTHING = 0;
    private static final int CALLED = 1;
    private static final int ANSWERING = 2;

    private final String name;
    private final IntConsumer answer;
    private final int worker;

    /** What the thread is to do, or is at. */
    private final AtomicInteger state = new AtomicInteger(NOTHING);

    /** True while the thread may be asleep or gone, so that a call must wake or start it. */
    private volatile boolean asleep = true;

    /** The running thread, or null; guarded by this. */
    private Thread thread;

    /**
     * Describes a thread.
     *
     * @param name its name
     * @param answer to each call; must not throw
     * @param worker what it is given
     */
    Helper(String name, IntConsumer answer, int worker) {
        this.name = name;
        this.answer = answer;
        this.worker = worker;
    }

    /** Asks for one answer. The call before must be over: {@link #end}, even of one that failed. */
    void call() {
        state.set(CALLED);
        if (asleep) {
            synchronized (this) {
                if (thread == null) {
                    start();
                } else {
                    LockSupport.unpark(thread);
                }
            }
        }
    }

    /**
     * Ends the call, unless it is being answered.
     *
     * @return whether it is over: answered, or withdrawn and not to be answered any more
     */
    boolean end() {
        return state.get() == NOTHING || state.compareAndSet(CALLED, NOTHING);
    }

    private void start() {
        Thread next = new Thread(null, this, name, 0, false);
        next.setDaemon(true);
        // A pool must not keep a web application's class loader alive.
        next.setContextClassLoader(null);
        next.start();
        thread = next;
    }

    @Override
    public void run() {
        asleep = false;
        while (awaitCall()) {
            answer.accept(worker);
            state.set(NOTHING);
        }
    }

    /** Returns true when there is a call to answer, false when the thread shall end. */
    private boolean awaitCall() {
        long start = System.nanoTime();
        while (true) {
            if (takenWhileSpinning()) {
                return true;
            }
            asleep = true; // before the check below: a call either sees this or is seen
            long left = start + IDLE_SECONDS * 1_000_000_000L - System.nanoTime();
            if (left <= 0) {
                synchronized (this) {
                    if (state.get() != CALLED) {
                        thread = null;
                        return false;
                    }
                }
            } else if (state.get() != CALLED) {
                LockSupport.parkNanos(this, left);
            }
            // Spins again even if the call that woke it was withdrawn: others follow soon.
            asleep = false;
        }
    }

    private boolean takenWhileSpinning() {
        long start = System.nanoTime();
        do {
            if (state.get() == CALLED && state.compareAndSet(CALLED, ANSWERING)) {
                return true;
            }
            Thread.onSpinWait();
        } while (System.nanoTime() - start < SPIN_NANOS);
        return false;
    }
}
