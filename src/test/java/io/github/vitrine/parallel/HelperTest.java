package io.github.vitrine.parallel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class HelperTest {
    private static final int CALLS = 20_000;

    /** However late the thread is: a call that has ended is not answered afterwards. */
    @Test
    void aCallIsAnsweredOnceOrWithdrawn() {
        AtomicInteger answers = new AtomicInteger();
        Helper helper = new Helper("helper", worker -> answers.incrementAndGet(), 1);
        int withdrawn = 0;
        for (int i = 0; i < CALLS; i++) {
            int before = answers.get();
            assertEquals(i, withdrawn + before, "answered after the end");
            helper.call();
            for (int spin = 0; spin < i % 64; spin++) {
                Thread.onSpinWait();
            }
            awaitEnd(helper);
            withdrawn += 1 - (answers.get() - before);
        }
        assertTrue(withdrawn > 0, "the first call at least, which starts the thread");
        int before = answers.get();
        helper.call();
        while (answers.get() == before) {
            Thread.onSpinWait();
        }
        awaitEnd(helper);
    }

    /** Calls that come just when the thread falls asleep, or has. */
    @Test
    void everyCallThatIsNotWithdrawnIsAnswered() {
        AtomicInteger answers = new AtomicInteger();
        Helper helper = new Helper("helper", worker -> answers.incrementAndGet(), 1);
        Random random = new Random(1);
        for (int i = 0; i < 1000; i++) {
            LockSupport.parkNanos(random.nextInt(2 * (int) Helper.SPIN_NANOS));
            helper.call();
            while (answers.get() == i) {
                Thread.onSpinWait();
            }
            awaitEnd(helper);
        }
    }

    @Test
    void anAnswerThatHasBegunIsWaitedFor() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch mayEnd = new CountDownLatch(1);
        AtomicInteger answered = new AtomicInteger();
        Helper helper =
                new Helper(
                        "helper",
                        worker -> {
                            begun.countDown();
                            awaitUninterrupted(mayEnd);
                            answered.set(worker);
                        },
                        7);
        helper.call();
        begun.await();
        assertFalse(helper.end());
        mayEnd.countDown();
        awaitEnd(helper);
        assertEquals(7, answered.get());
    }

    private static void awaitEnd(Helper helper) {
        while (!helper.end()) {
            Thread.onSpinWait();
        }
    }

    private static void awaitUninterrupted(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
