package io.github.vitrine.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.vitrine.ImageClassifier;
import io.github.vitrine.testing.Goldens;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * Mixed requests from many threads over several models, with interruption, cancelled futures, a
 * caller's own executor, and models loaded and dropped. Every answer must be the quiet one, and
 * threads and heap must be as before when it is over.
 *
 * <p>Lasts some seconds; {@code -Dvitrine.soak.seconds=600} makes a night of it.
 */
class SoakTest {
    private static final int SECONDS = Integer.getInteger("vitrine.soak.seconds", 8);
    private static final int CALLERS = 6;
    private static final long SEED = 42;

    /** What a heap may be larger by after any number of requests; a leaked model is 6 MB. */
    private static final long HEAP_SLACK = 24L << 20;

    private final Path cifar = Path.of(System.getProperty("basedir", ""), "models/vit-cifar10");
    private final Path golden = Goldens.builtIn("vit-hf", "cls_base").folder();

    @Test
    void everyAnswerIsTheQuietOne() throws Exception {
        ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
        ExecutorService own = Executors.newFixedThreadPool(2);
        try {
            List<Requests> models =
                    List.of(
                            new Requests(cifar, ImageClassifier.builder().threads(2).load(cifar)),
                            new Requests(
                                    golden,
                                    ImageClassifier.builder()
                                            .executor(own)
                                            .threads(2)
                                            .load(golden)));
            Tally warm = soak(callers, models, 1);
            int threads = settledThreads();
            long heap = usedHeap();
            Tally tally = soak(callers, models, SECONDS);
            System.out.printf(
                    "soak: %d s, %s; heap %+d KiB%n", SECONDS, tally, usedHeap() - heap >> 10);
            assertTrue(warm.answered() > 0 && tally.answered() > 0, "nothing was answered");
            assertTrue(tally.interrupted() > 0, "nothing was interrupted");
            assertEquals(threads, settledThreads(), "threads after");
            assertTrue(usedHeap() - heap < HEAP_SLACK, () -> "heap grew by " + (usedHeap() - heap));
        } finally {
            callers.shutdownNow();
            own.shutdownNow();
        }
    }

    private static Tally soak(ExecutorService callers, List<Requests> models, int seconds)
            throws InterruptedException, ExecutionException {
        Random random = new Random(SEED);
        Tally tally = new Tally();
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        while (System.nanoTime() < end) {
            List<Future<?>> round = new ArrayList<>();
            for (int i = 0; i < 4 * CALLERS; i++) {
                Requests model = models.get(random.nextInt(models.size()));
                long seed = random.nextLong();
                round.add(callers.submit(() -> model.one(new Random(seed), tally)));
            }
            for (Future<?> request : round) {
                if (random.nextInt(4) == 0) {
                    TimeUnit.MICROSECONDS.sleep(random.nextInt(3000));
                    request.cancel(true);
                }
            }
            for (Future<?> request : round) {
                try {
                    request.get();
                } catch (CancellationException cancelled) {
                    // Its answer, if there was one, has been checked by the request itself.
                }
            }
            tally.check();
        }
        return tally;
    }

    /**
     * The number of live threads once idle helpers have ended, some seconds after their last call.
     */
    private static int settledThreads() throws InterruptedException {
        for (int wait = 0; wait < 100 && helpers() > 0; wait++) {
            TimeUnit.MILLISECONDS.sleep(100);
        }
        assertEquals(0, helpers(), "helpers that don't end");
        return Thread.activeCount();
    }

    private static long helpers() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().matches("vitrine-\\d+"))
                .count();
    }

    private static long usedHeap() {
        Runtime runtime = Runtime.getRuntime();
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
