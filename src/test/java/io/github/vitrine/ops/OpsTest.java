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
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Loops over computations that share nothing, and rows that are rearranged. */
class OpsTest {
    private static final Kernels KERNELS = Kernels.select(KernelChoice.SCALAR);

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void eachComputationIsRunOnceWithMemoryOfItsOwn(int threads) {
        Ops ops = new Ops(KERNELS, Workers.threads(threads));
        AtomicIntegerArray runs = new AtomicIntegerArray(11);
        Set<float[]> arrays =
                Collections.synchronizedSet(Collections.newSetFromMap(new IdentityHashMap<>()));
        for (int round = 0; round < 2; round++) {
            ops.forEachAlone(
                    11,
                    (own, item) -> {
                        assertEquals(1, own.workers());
                        Tensor memory = own.take(1 << 20);
                        arrays.add(memory.data());
                        Arrays.fill(memory.data(), item);
                        own.forEach(1, (from, to, worker) -> runs.incrementAndGet(item));
                        for (int i = 0; i < memory.elements(); i++) {
                            assertEquals(item, memory.data()[memory.offset() + i]);
                        }
                    });
        }
        assertTrue(arrays.size() <= threads, "memory is used again");
        for (int i = 0; i < runs.length(); i++) {
            assertEquals(2, runs.get(i));
        }
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
