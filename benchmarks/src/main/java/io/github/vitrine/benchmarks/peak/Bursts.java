package io.github.vitrine.benchmarks.peak;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntToDoubleFunction;

/** Runs a loop on several threads at once for a tenth of a second and adds up what they did. */
final class Bursts implements AutoCloseable {
    private static final double SECONDS = 0.1;

    private final int threads;
    private final ExecutorService workers;

    Bursts(int threads) {
        this.threads = threads;
        this.workers = Executors.newFixedThreadPool(threads);
    }

    /**
     * Measures.
     *
     * @param work done by the thread whose index it is given, again and again; returns how much
     * @return work per second of all threads together
     */
    double perSecond(IntToDoubleFunction work) {
        List<Callable<Double>> bursts = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            int thread = i;
            bursts.add(() -> burst(work, thread));
        }
        double sum = 0;
        try {
            for (Future<Double> share : workers.invokeAll(bursts)) {
                sum += share.get();
            }
        } catch (ExecutionException | InterruptedException e) {
            throw new IllegalStateException("the peak could not be measured", e);
        }
        return sum;
    }

    @Override
    public void close() {
        workers.shutdown();
    }

    private static double burst(IntToDoubleFunction work, int thread) {
        long start = System.nanoTime();
        double done = 0;
        double seconds;
        do {
            done += work.applyAsDouble(thread);
            seconds = (System.nanoTime() - start) * 1e-9;
        } while (seconds < SECONDS);
        return done / seconds;
    }
}
