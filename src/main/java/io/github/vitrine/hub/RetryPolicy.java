package io.github.vitrine.hub;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * How often to try, and how long to wait in between: each time twice as long, and by chance a part
 * of that, so that many clients of a hub that comes back don't all come back at once.
 *
 * @param attempts how many in a row may fail
 * @param first the longest wait after the first failure
 * @param longest what no wait exceeds, whatever a server asks for
 * @param pause what waits
 */
record RetryPolicy(int attempts, Duration first, Duration longest, Pause pause) {
    static final RetryPolicy DEFAULT =
            new RetryPolicy(
                    6,
                    Duration.ofSeconds(1),
                    Duration.ofMinutes(2),
                    wait -> Thread.sleep(wait.toMillis()));

    /** Waits. */
    interface Pause {
        void sleep(Duration wait) throws InterruptedException;
    }

    /** One attempt and no other. */
    RetryPolicy once() {
        return new RetryPolicy(1, first, longest, pause);
    }

    /**
     * How long to wait after so many failures in a row.
     *
     * @param asked what the server asked for, if it did
     */
    Duration wait(int failures, Optional<Duration> asked) {
        Duration full = first.multipliedBy(1L << Math.min(failures - 1, 20));
        Duration bounded = full.compareTo(longest) < 0 ? full : longest;
        long half = bounded.toMillis() / 2;
        Duration own = Duration.ofMillis(half + ThreadLocalRandom.current().nextLong(half + 1));
        return asked.filter(wait -> wait.compareTo(own) > 0).orElse(own);
    }
}
