package io.github.vitrine.layers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.vitrine.error.CheckpointException;
import io.github.vitrine.kernels.KernelChoice;
import io.github.vitrine.kernels.Kernels;
import io.github.vitrine.ops.Ops;
import io.github.vitrine.ops.OpsPool;
import io.github.vitrine.parallel.Workers;
import io.github.vitrine.tensor.Shape;
import io.github.vitrine.tensor.Tensor;
import io.github.vitrine.tensor.WeightTensor;
import io.github.vitrine.tensor.Weights;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class DeferredWeightsTest {
    private static final int SIZE = 8;

    private final CountDownLatch reading = new CountDownLatch(1);
    private final CountDownLatch mayRead = new CountDownLatch(1);
    private final AtomicInteger reads = new AtomicInteger();

    /** Twice the unit matrix; its first reader waits. */
    private final class Slow implements Weights, WeightTensor {
        @Override
        public Set<String> names() {
            return Set.of("w");
        }

        @Override
        public Optional<WeightTensor> find(String name) {
            return Optional.of(this);
        }

        @Override
        public String origin() {
            return "made up";
        }

        @Override
        public String name() {
            return "w";
        }

        @Override
        public Shape shape() {
            return Shape.of(SIZE, SIZE);
        }

        @Override
        public String dtype() {
            return "F32";
        }

        @Override
        public void read(long from, float[] target, int at, int count) {
            if (count > 0 && reads.incrementAndGet() == 1) {
                reading.countDown();
                try {
                    mayRead.await();
                } catch (InterruptedException e) { // as a read of the JDK's ends
                    Thread.currentThread().interrupt();
                    throw new CheckpointException("interrupted while reading", e);
                }
            }
            for (int i = 0; i < count; i++) {
                target[at + i] = (from + i) % (SIZE + 1) == 0 ? 2 : 0;
            }
        }
    }

    /** Or it would pack them, and close the files, under the other's hands. */
    @Test
    @Timeout(60)
    void aSecondCallWaitsForTheFirst() throws InterruptedException {
        OpsPool pool = new OpsPool(Kernels.select(KernelChoice.AUTO), Workers.single());
        Slow weights = new Slow();
        DeferredWeights deferred = new DeferredWeights(weights, pool.workers());
        Linear layer = load(weights, pool, deferred);
        assertEquals(0, reads.get());
        AtomicReference<float[]> first = new AtomicReference<>();
        AtomicReference<float[]> second = new AtomicReference<>();
        Thread one = new Thread(() -> first.set(call(pool, deferred, layer)));
        one.start();
        reading.await();
        Thread other = new Thread(() -> second.set(call(pool, deferred, layer)));
        other.start();
        while (other.getState() != Thread.State.WAITING && other.isAlive()) {
            Thread.onSpinWait();
        }
        assertTrue(other.isAlive(), "the second call did not wait");
        assertEquals(1, reads.get());
        mayRead.countDown();
        one.join();
        other.join();
        assertArrayEquals(new float[] {2, 4, 6, 8, 10, 12, 14, 16}, first.get());
        assertArrayEquals(first.get(), second.get());
        assertEquals(2, reads.get());
        call(pool, deferred, layer);
        assertEquals(2, reads.get(), "packed weights were read again");
    }

    @Test
    @Timeout(60)
    void aReadThatIsInterruptedIsTriedAgain() throws InterruptedException {
        OpsPool pool = new OpsPool(Kernels.select(KernelChoice.AUTO), Workers.single());
        Slow weights = new Slow();
        DeferredWeights deferred = new DeferredWeights(weights, pool.workers());
        Linear layer = load(weights, pool, deferred);
        AtomicReference<float[]> answer = new AtomicReference<>();
        AtomicBoolean flag = new AtomicBoolean();
        Thread caller =
                new Thread(
                        () -> {
                            answer.set(call(pool, deferred, layer));
                            flag.set(Thread.currentThread().isInterrupted());
                        });
        caller.start();
        reading.await();
        caller.interrupt();
        caller.join();
        assertArrayEquals(new float[] {2, 4, 6, 8, 10, 12, 14, 16}, answer.get());
        assertEquals(2, reads.get());
        assertTrue(flag.get(), "the flag is gone");
    }

    private static Linear load(Slow weights, OpsPool pool, DeferredWeights deferred) {
        return Parameters.load(
                weights,
                pool,
                WeightPrecision.FLOAT32,
                deferred,
                p -> Linear.of(p.matrix(SIZE, SIZE, "w"), null));
    }

    private static float[] call(OpsPool pool, DeferredWeights deferred, Linear layer) {
        return pool.call(ops -> deferred.call(true, ops, DeferredWeightsTest.forward(layer)));
    }

    private static Function<Ops, float[]> forward(Linear layer) {
        return ops -> {
            Tensor x = Tensor.of(new float[] {1, 2, 3, 4, 5, 6, 7, 8}, 1, SIZE);
            Tensor out = Tensor.zeros(1, SIZE);
            layer.forward(ops, x, out);
            return out.toArray();
        };
    }
}
