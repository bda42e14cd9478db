package io.github.vitrine.parallel;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(60)
class WorkersTest {
    private static final ExecutorService EXECUTOR =
            Executors.newFixedThreadPool(
                    2,
                    task -> {
                        Thread thread = new Thread(task);
                        thread.setDaemon(true);
                        return thread;
                    });

    static Stream<Workers> all() {
        return Stream.of(
                Workers.single(),
                Workers.threads(1),
                Workers.threads(2),
                Workers.threads(5),
                Workers.on(EXECUTOR, 3),
                Workers.on(Runnable::run, 3));
    }

    @ParameterizedTest
    @MethodSource("all")
    void everyIterationRunsOnce(Workers workers) {
        for (int items = 0; items < 5000; items += items < 40 ? 1 : items) {
            AtomicIntegerArray runs = new AtomicIntegerArray(items);
            workers.run(
                    items,
                    (from, to, worker) -> {
                        assertTrue(worker >= 0 && worker < workers.count());
                        for (int i = from; i < to; i++) {
                            runs.incrementAndGet(i);
                        }
                    });
            for (int i = 0; i < items; i++) {
                assertEquals(1, runs.get(i));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void callersTakeTurnsAndNeverShareAWorker(Workers workers) throws InterruptedException {
        AtomicIntegerArray busy = new AtomicIntegerArray(workers.count());
        AtomicInteger clashes = new AtomicInteger();
        AtomicInteger done = new AtomicInteger();
        List<Thread> callers = new ArrayList<>();
        for (int caller = 0; caller < 4; caller++) {
            Thread thread =
                    new Thread(
                            () -> {
                                for (int i = 0; i < 200; i++) {
                                    workers.run(
                                            8,
                                            (from, to, worker) -> {
                                                if (busy.incrementAndGet(worker) > 1) {
                                                    clashes.incrementAndGet();
                                                }
                                                done.addAndGet(to - from);
                                                busy.decrementAndGet(worker);
                                            });
                                }
                            });
            thread.start();
            callers.add(thread);
        }
        for (Thread caller : callers) {
            caller.join();
        }
        assertEquals(4 * 200 * 8, done.get());
        if (workers != Workers.single()) { // which holds no turn and no memory
            assertEquals(0, clashes.get());
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void aFailureReachesTheCallerAndLeavesTheWorkersUsable(Workers workers) {
        for (int failing = 0; failing < 6; failing++) {
            int bad = failing;
            IllegalStateException thrown =
                    assertThrows(
                            IllegalStateException.class,
                            () ->
                                    workers.run(
                                            6,
                                            (from, to, worker) -> {
                                                if (from <= bad && bad < to) {
                                                    throw new IllegalStateException("share");
                                                }
                                            }));
            assertEquals("share", thrown.getMessage());
        }
        AtomicInteger count = new AtomicInteger();
        workers.run(6, (from, to, worker) -> count.addAndGet(to - from));
        assertEquals(6, count.get());
    }

    @Test
    void ofOneThreadLetEveryCallerRunAtOnce() throws Exception {
        for (Workers workers : List.of(Workers.threads(1), Workers.on(EXECUTOR, 1))) {
            CyclicBarrier both = new CyclicBarrier(2);
            Callable<Object> meeting =
                    () -> {
                        workers.begin();
                        try {
                            return both.await(20, TimeUnit.SECONDS);
                        } finally {
                            workers.end();
                        }
                    };
            for (Future<Object> call : EXECUTOR.invokeAll(List.of(meeting, meeting))) {
                call.get();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void aLoopInALoopIsRefused(Workers workers) {
        if (workers.count() == 1) {
            return; // runs it
        }
        for (int nesting = 0; nesting < workers.count(); nesting++) {
            int share = nesting;
            assertThrows(
                    IllegalStateException.class,
                    () ->
                            workers.run(
                                    workers.count(),
                                    (from, to, worker) -> {
                                        if (from == share) {
                                            workers.run(2, (a, b, c) -> {});
                                        }
                                    }));
        }
        AtomicInteger count = new AtomicInteger();
        workers.run(7, (from, to, worker) -> count.addAndGet(to - from));
        assertEquals(7, count.get());
    }

    static Stream<Workers> ofSeveralThreads() {
        return Stream.of(Workers.threads(2), Workers.threads(5), Workers.on(EXECUTOR, 3));
    }

    /** Who gets the first iteration stays there until the others have done all that it left. */
    @ParameterizedTest
    @MethodSource("ofSeveralThreads")
    void aWorkerThatIsHeldUpHoldsUpNobodyElse(Workers workers) {
        int share = 64;
        int items = share * workers.count();
        AtomicInteger done = new AtomicInteger();
        workers.run(
                items,
                (from, to, worker) -> {
                    int length = to - from;
                    assertTrue(length <= share / 2, () -> length + " at once");
                    for (int i = 0; from == 0 && done.get() < items - length; i++) {
                        assertTrue(i < 20_000, "the others wait, too");
                        assertDoesNotThrow(() -> Thread.sleep(1));
                    }
                    done.addAndGet(length);
                });
        assertEquals(items, done.get());
    }

    @Test
    void helpersWakeUpAfterAPause() throws InterruptedException {
        Workers workers = Workers.threads(2);
        for (int i = 0; i < 3; i++) {
            CyclicBarrier both = new CyclicBarrier(2); // one alone would wait for the other
            workers.run(
                    2,
                    (from, to, worker) ->
                            assertDoesNotThrow(() -> both.await(20, TimeUnit.SECONDS)));
            Thread.sleep(50); // long enough to fall asleep
        }
    }

    @Test
    void helpersEndWhenNothingComesAndStartAgain() throws InterruptedException {
        Workers workers = Workers.threads(2);
        AtomicInteger count = new AtomicInteger();
        Thread[] helper = new Thread[2];
        CyclicBarrier both = new CyclicBarrier(2); // or one would run what is left for the other
        workers.run(
                2,
                (from, to, worker) -> {
                    assertDoesNotThrow(() -> both.await(20, TimeUnit.SECONDS));
                    helper[worker] = Thread.currentThread();
                    count.incrementAndGet();
                });
        assertTrue(helper[1].isDaemon());
        helper[1].join(TimeUnit.SECONDS.toMillis(20));
        assertFalse(helper[1].isAlive());
        workers.run(
                2,
                (from, to, worker) -> {
                    assertDoesNotThrow(() -> both.await(20, TimeUnit.SECONDS));
                    count.incrementAndGet();
                });
        assertEquals(4, count.get());
    }

    @Test
    void anExecutorThatFailsMidwayIsReportedAfterTheSharesThatRan() {
        AtomicInteger executed = new AtomicInteger();
        CountDownLatch started = new CountDownLatch(1);
        Workers workers =
                Workers.on(
                        task -> {
                            if (executed.getAndIncrement() > 0) {
                                throw new OutOfMemoryError("no thread");
                            }
                            EXECUTOR.execute(task);
                            assertDoesNotThrow(() -> started.await());
                        },
                        4);
        AtomicInteger count = new AtomicInteger();
        OutOfMemoryError e =
                assertThrows(
                        OutOfMemoryError.class,
                        () ->
                                workers.run(
                                        4,
                                        (from, to, worker) -> {
                                            started.countDown();
                                            assertDoesNotThrow(() -> Thread.sleep(50));
                                            count.addAndGet(to - from);
                                        }));
        assertEquals("no thread", e.getMessage());
        assertEquals(4, count.get());
    }

    @Test
    void aBusyExecutorNeverStopsALoop() throws InterruptedException {
        ExecutorService executor = Executors.newSingleThreadExecutor();
        Object gate = new Object();
        synchronized (gate) {
            executor.execute(
                    () -> {
                        synchronized (gate) {
                            gate.notifyAll();
                        }
                    });
            AtomicInteger count = new AtomicInteger();
            Workers.on(executor, 4).run(8, (from, to, worker) -> count.addAndGet(to - from));
            assertEquals(8, count.get());
        }
        executor.shutdown();
        AtomicInteger count = new AtomicInteger();
        Workers.on(executor, 4).run(8, (from, to, worker) -> count.addAndGet(to - from));
        assertEquals(8, count.get());
    }
}
