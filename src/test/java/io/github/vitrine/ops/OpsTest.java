package io.github.vitrine.ops;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.vitrine.kernels.KernelChoice;
import io.github.vitrine.kernels.Kernels;
import io.github.vitrine.kernels.Strips;
import io.github.vitrine.parallel.Workers;
import io.github.vitrine.tensor.Tensor;
import io.github.vitrine.testing.TestStrips;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Loops over computations that share nothing, and rows that are rearranged. */
class OpsTest {
    private static final Kernels KERNELS = Kernels.select(KernelChoice.SCALAR);

    static Stream<Workers> workers() {
        return Stream.of(
                Workers.single(),
                Workers.threads(2),
                Workers.threads(3),
                Workers.on(Runnable::run, 3),
                Workers.on(task -> {}, 2));
    }

    @ParameterizedTest
    @MethodSource("workers")
    void eachComputationIsRunOnceWithMemoryOfItsOwn(Workers workers) {
        Ops ops = new Ops(KERNELS, workers);
        AtomicIntegerArray runs = new AtomicIntegerArray(11);
        Set<String> places = ConcurrentHashMap.newKeySet();
        for (int round = 0; round < 2; round++) {
            ops.forEachAlone(
                    11,
                    (own, item) -> {
                        assertEquals(1, own.workers());
                        Tensor memory = own.take(1000);
                        int from = memory.offset();
                        places.add(System.identityHashCode(memory.data()) + " " + from);
                        Arrays.fill(memory.data(), from, from + 1000, item);
                        own.forEach(1, (first, to, worker) -> runs.incrementAndGet(item));
                        for (int i = from; i < from + 1000; i++) {
                            assertEquals(item, memory.data()[i]);
                        }
                    });
        }
        assertTrue(places.size() <= workers.count(), "memory is used again");
        for (int i = 0; i < runs.length(); i++) {
            assertEquals(2, runs.get(i));
        }
    }

    /** What a thread of somebody's executor has in its flag is somebody else's business. */
    @Test
    void onlyTheCallersInterruptionCounts() {
        Executor interrupted =
                task -> {
                    Thread thread =
                            new Thread(
                                    () -> {
                                        Thread.currentThread().interrupt();
                                        task.run();
                                    });
                    thread.start();
                };
        for (Workers workers : List.of(Workers.on(interrupted, 2), Workers.threads(2))) {
            Ops ops = new Ops(KERNELS, workers);
            Set<Boolean> seen = ConcurrentHashMap.newKeySet();
            ops.forEachAlone(50, (own, item) -> seen.add(own.isInterrupted()));
            assertEquals(Set.of(false), seen);
        }
        Ops ops = new Ops(KERNELS, Workers.threads(2));
        Set<Boolean> seen = ConcurrentHashMap.newKeySet();
        Thread caller = Thread.currentThread();
        ops.forEachAlone(
                50,
                (own, item) -> {
                    caller.interrupt();
                    seen.add(own.isInterrupted());
                });
        assertTrue(Thread.interrupted());
        assertEquals(Set.of(true), seen);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void afterAnExceptionNoOtherComputationBegins(int threads) {
        Ops ops = new Ops(KERNELS, Workers.threads(threads));
        AtomicInteger begun = new AtomicInteger();
        IllegalStateException thrown = new IllegalStateException("the third");
        Throwable caught =
                assertThrows(
                        IllegalStateException.class,
                        () ->
                                ops.forEachAlone(
                                        1000,
                                        (own, item) -> {
                                            begun.incrementAndGet();
                                            if (item >= 2) {
                                                throw thrown;
                                            }
                                        }));
        assertSame(thrown, caught);
        assertTrue(begun.get() <= 2 + threads, begun::toString);
    }

    @Test
    void rowsThatCrossStripsAreRearrangedAndBack() {
        Ops ops = new Ops(KERNELS, Workers.threads(2));
        Random random = new Random(8);
        for (int columns : new int[] {1, 127, 128, 129, 300}) {
            Tensor x = Tensor.zeros(2, 5, columns);
            for (int i = 0; i < x.elements(); i++) {
                x.data()[i] = random.nextFloat();
            }
            Strips strips = TestStrips.dirty(10, columns);
            ops.copy(x, strips);
            for (int i = 0; i < x.elements(); i++) {
                int at = strips.at(i / columns, i % columns);
                assertEquals(x.data()[i], strips.values()[at]);
            }
            Tensor back = Tensor.zeros(2, 5, columns);
            ops.copy(strips, back);
            assertArrayEquals(x.data(), back.data());
        }
    }
}
