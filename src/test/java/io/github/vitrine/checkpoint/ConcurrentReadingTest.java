package io.github.vitrine.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.vitrine.error.CheckpointException;
import io.github.vitrine.tensor.WeightTensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ConcurrentReadingTest {
    private static final int COUNT = 200_000;

    @TempDir Path folder;
    private Path path;

    @BeforeEach
    void write() {
        path = SafeTensorsFiles.writeCounting(folder.resolve("f"), "a", COUNT);
    }

    @Test
    void threadsDoNotDisturbEachOther() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try (SafeTensors file = SafeTensors.open(path)) {
            WeightTensor tensor = file.find("a").orElseThrow();
            List<Future<?>> readers = new ArrayList<>();
            for (int seed = 0; seed < 8; seed++) {
                Random random = new Random(seed);
                readers.add(threads.submit(() -> readRandomRanges(tensor, random, 200)));
            }
            for (Future<?> reader : readers) {
                reader.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void anInterruptedThreadFailsAlone() throws Exception {
        AtomicInteger interrupted = new AtomicInteger();
        AtomicReference<Throwable> wrong = new AtomicReference<>();
        try (SafeTensors file = SafeTensors.open(path)) {
            WeightTensor tensor = file.find("a").orElseThrow();
            Thread steady = new Thread(() -> readRandomRanges(tensor, new Random(1), 500));
            steady.setUncaughtExceptionHandler((thread, e) -> wrong.set(e));
            steady.start();
            while (steady.isAlive()) {
                Thread victim =
                        new Thread(
                                () -> {
                                    try {
                                        readRandomRanges(tensor, new Random(2), 10_000);
                                    } catch (CheckpointException e) {
                                        if (Thread.currentThread().isInterrupted()
                                                && e.getMessage().contains("interrupted")) {
                                            interrupted.incrementAndGet();
                                        }
                                    }
                                });
                victim.start();
                TimeUnit.MILLISECONDS.sleep(5);
                victim.interrupt();
                victim.join();
            }
            steady.join();
            assertNull(wrong.get());
            assertTrue(interrupted.get() > 0, "no thread was interrupted while it read");
            readRandomRanges(tensor, new Random(3), 1);
        }
    }

    @Test
    void aThreadInterruptedBeforeReadingStaysInterrupted() {
        try (SafeTensors file = SafeTensors.open(path)) {
            WeightTensor tensor = file.find("a").orElseThrow();
            Thread.currentThread().interrupt();
            assertThrows(CheckpointException.class, () -> tensor.read(0, new float[1], 0, 1));
            assertTrue(Thread.interrupted());
            readRandomRanges(tensor, new Random(4), 1);
        }
    }

    @Test
    void doesNotGoOnWithAnotherFileOfTheSameName() throws Exception {
        try (SafeTensors file = SafeTensors.open(path)) {
            WeightTensor tensor = file.find("a").orElseThrow();
            replaceFile();
            readRandomRanges(tensor, new Random(5), 1); // still the old file, which is open
            closeByInterrupt(tensor);
            String message =
                    assertThrows(
                                    CheckpointException.class,
                                    () -> tensor.read(0, new float[1], 0, 1))
                            .getMessage();
            assertTrue(message.contains("the file was changed or replaced while in use"), message);
        }
    }

    private void replaceFile() throws IOException {
        Path other = SafeTensorsFiles.writeCounting(folder.resolve("g"), "b", COUNT);
        Files.move(other, path, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Interrupts readers until one is caught inside a read, which closes the channel. */
    private static void closeByInterrupt(WeightTensor tensor) throws InterruptedException {
        AtomicReference<Throwable> cause = new AtomicReference<>();
        while (cause.get() == null) {
            Thread victim = new Thread(() -> tensor.read(0, new float[COUNT], 0, COUNT));
            victim.setUncaughtExceptionHandler((thread, e) -> cause.set(e.getCause()));
            victim.start();
            Thread.onSpinWait();
            victim.interrupt();
            victim.join();
        }
    }

    private static void readRandomRanges(WeightTensor tensor, Random random, int rounds) {
        for (int round = 0; round < rounds; round++) {
            int from = random.nextInt(COUNT);
            int count = random.nextInt(COUNT - from + 1);
            float[] got = new float[count];
            tensor.read(from, got, 0, count);
            for (int i = 0; i < count; i++) {
                assertEquals(from + i, got[i]);
            }
        }
    }
}
