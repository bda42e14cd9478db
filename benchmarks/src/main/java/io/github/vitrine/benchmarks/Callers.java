package io.github.vitrine.benchmarks;

import io.github.vitrine.ImageClassifier;
import io.github.vitrine.benchmarks.report.Results;
import io.github.vitrine.benchmarks.report.Samples;
import io.github.vitrine.benchmarks.vit.VitCheckpoint;
import io.github.vitrine.image.Picture;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What becomes of the throughput when several threads ask one model at the same time. */
@Command(
        name = "callers",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Measures the throughput of one model under more and more calling threads.")
final class Callers extends Experiment {
    /** What the targets are judged by. */
    static final List<Integer> USUAL = List.of(1, 2, 4, 8, 16);

    private static final String CALLER = "caller";
    private static final double SECONDS = 1;
    private static final double WARM_UP_SECONDS = 3;

    @Option(
            names = "--threads",
            defaultValue = "2",
            description = "Threads that share a computation: ${DEFAULT-VALUE}.")
    private int threads;

    @Option(
            names = "--callers",
            split = ",",
            description = "Numbers of calling threads; by default 1,2,4,8,16.")
    private List<Integer> callers = USUAL;

    @Override
    void run(VitCheckpoint model, int rounds, Results results) throws IOException {
        results.add(measure(model, threads, callers, rounds));
    }

    /** Measures every number of callers once in each round. */
    static CallersResults measure(
            VitCheckpoint model, int threads, List<Integer> callers, int rounds) {
        System.out.println("callers: " + callers + " in turns");
        int side = model.geometry().imageSize();
        Picture picture = new Picture(side, side, 3, new byte[3 * side * side]);
        int before = threadsBesideCallers();
        ImageClassifier classifier =
                ImageClassifier.builder().threads(threads).load(model.folder());
        classifyFor(classifier, picture, WARM_UP_SECONDS);

        Map<Integer, List<Double>> throughputs = new TreeMap<>();
        AtomicInteger most = new AtomicInteger();
        for (int round = 0; round < rounds; round++) {
            for (int turn = 0; turn < callers.size(); turn++) {
                int count = callers.get((round + turn) % callers.size());
                double throughput = throughput(classifier, picture, count, most);
                throughputs.computeIfAbsent(count, any -> new ArrayList<>()).add(throughput);
            }
        }
        Map<Integer, Samples> samples = new TreeMap<>();
        throughputs.forEach((count, values) -> samples.put(count, Samples.of(values)));
        return new CallersResults(threads, samples, most.get() - before);
    }

    /** Pictures per second of all callers together, and the most threads there were beside them. */
    private static double throughput(
            ImageClassifier classifier, Picture picture, int callers, AtomicInteger most) {
        ExecutorService threads =
                Executors.newFixedThreadPool(callers, job -> new Thread(job, CALLER));
        try {
            Callable<Double> caller =
                    () -> {
                        double throughput = classifyFor(classifier, picture, SECONDS);
                        most.accumulateAndGet(threadsBesideCallers(), Math::max);
                        return throughput;
                    };
            List<Callable<Double>> all = new ArrayList<>();
            for (int i = 0; i < callers; i++) {
                all.add(caller);
            }
            double sum = 0;
            for (Future<Double> one : threads.invokeAll(all)) {
                sum += one.get();
            }
            return sum;
        } catch (ExecutionException | InterruptedException e) {
            throw new IllegalStateException("a caller failed", e);
        } finally {
            threads.shutdown();
        }
    }

    private static int threadsBesideCallers() {
        return (int)
                Thread.getAllStackTraces().keySet().stream()
                        .filter(thread -> !thread.getName().equals(CALLER))
                        .count();
    }

    /** Pictures per second of this caller. */
    private static double classifyFor(ImageClassifier classifier, Picture picture, double seconds) {
        long start = System.nanoTime();
        int count = 0;
        double passed;
        do {
            classifier.classify(picture, 1);
            count++;
            passed = (System.nanoTime() - start) * 1e-9;
        } while (passed < seconds);
        return count / passed;
    }
}
