package io.github.vitrine.load;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/** What became of requests. */
final class Tally {
    private final AtomicInteger answered = new AtomicInteger();
    private final AtomicInteger interrupted = new AtomicInteger();
    private final AtomicReference<Throwable> surprise = new AtomicReference<>();

    void answer(boolean right) {
        answered.incrementAndGet();
        if (!right) {
            surprise(new AssertionError("an answer is not the quiet one"));
        }
    }

    /** Refusals are for interrupted threads alone: the input is always good. */
    void refusal(Throwable e, boolean wasInterrupted) {
        interrupted.incrementAndGet();
        if (!wasInterrupted) {
            surprise(e);
        }
    }

    void surprise(Throwable e) {
        surprise.compareAndSet(null, e);
    }

    int answered() {
        return answered.get();
    }

    int interrupted() {
        return interrupted.get();
    }

    /** Fails if anything happened that must not. */
    void check() {
        if (surprise.get() != null) {
            throw new AssertionError(surprise.get());
        }
    }

    @Override
    public String toString() {
        return answered + " requests answered, " + interrupted + " interrupted";
    }
}
