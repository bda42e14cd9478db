package io.github.vitrine.parallel;

import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;

/**
 * One thread that answers calls. It starts with the first call, spins for a moment after each, then
 * sleeps, and ends after {@value #IDLE_SECONDS} seconds without one; the next call starts it anew.
 */
final class Helper implements Runnable {
    /** About 50 microseconds: longer than the pause between two loops of a forward pass. */
    static final int SPINS = 2_000;

    private static final int IDLE_SECONDS = 5;

    private final String name;
    private final IntConsumer answer;
    private final int worker;

    /** Number of calls so far; written by the caller, who has the turn. */
    private volatile int calls;

    /** Number of calls answered; written by the thread. */
    private int answered;

    /** True while the thread may be asleep or gone, so that a call must wake or start it. */
    private volatile boolean asleep = true;

    /** The running thread, or null; guarded by this. */
    private Thread thread;

    Helper(String name, IntConsumer answer, int worker) {
        this.name = name;
        this.answer = answer;
        this.worker = worker;
    }

    /** Asks for one answer. The answer to the call before must have been given. */
    void call() {
        calls++; // only ever written under the caller's turn
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

    private void start() {
        Thread next = new Thread(null, this, name, 0, false);
        next.setDaemon(true);
        // A pool must not keep a web application's class loader alive.
        next.setContextClassLoader(null);
        boolean started = false;
        try {
            next.start();
            started = true;
            thread = next;
        } finally {
            if (!started) {
                calls--;
            }
        }
    }

    @Override
    public void run() {
        asleep = false;
        while (awaitCall()) {
            answered++;
            answer.accept(worker);
        }
    }

    /** Returns true when there is a call to answer, false when the thread shall end. */
    private boolean awaitCall() {
        for (int spin = 0; spin < SPINS; spin++) {
            if (calls != answered) {
                return true;
            }
            Thread.onSpinWait();
        }
        asleep = true; // before the check below: a call either sees this or is seen
        long deadline = System.nanoTime() + IDLE_SECONDS * 1_000_000_000L;
        while (calls == answered) {
            long left = deadline - System.nanoTime();
            if (left > 0) {
                LockSupport.parkNanos(this, left);
                continue;
            }
            synchronized (this) {
                if (calls == answered) {
                    thread = null;
                    return false;
                }
            }
        }
        asleep = false;
        return true;
    }
}
