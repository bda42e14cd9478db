package io.github.vitrine.benchmarks.kernels;

import io.github.vitrine.benchmarks.probe.ChildJvm;
import io.github.vitrine.benchmarks.report.Samples;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.NoBenchmarksException;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** Runs the benchmarks of this package in JMH's forks. */
public final class KernelRuns {
    private static final List<Class<?>> KERNELS =
            List.of(ProductBenchmark.class, AttentionBenchmark.class, RowBenchmark.class);
    private static final String EJML = "ejmlProduct";

    private final Settings settings;

    /**
     * How much to measure.
     *
     * @param models usual models' names
     * @param batches pictures in one call
     * @param threads that share a loop
     * @param only a part of the benchmarks' names; empty for all
     * @param forks JVMs for each measurement
     * @param iterations measured in each, after as many to warm up
     * @param millis of an iteration
     */
    public record Settings(
            List<String> models,
            List<Integer> batches,
            int threads,
            String only,
            int forks,
            int iterations,
            int millis) {}

    /** Who computed. */
    public enum Provider {
        /** Vitrine in a JVM with the vector module. */
        SIMD("SIMD"),
        /** Vitrine in a JVM without it. */
        SCALAR("scalar"),
        /** The Efficient Java Matrix Library. */
        EJML("EJML"),
        /** Vitrine, where it uses no vectors. */
        JAVA("no vectors");

        private final String label;

        Provider(String label) {
            this.label = label;
        }

        @Override
        public String toString() {
            return label;
        }
    }

    /**
     * Prepares runs.
     *
     * @param settings how much to measure
     */
    public KernelRuns(Settings settings) {
        this.settings = settings;
    }

    /**
     * Runs everything, which takes minutes to hours.
     *
     * @return what was measured
     */
    public List<KernelSpeed> run() {
        List<KernelSpeed> speeds = new ArrayList<>();
        // The pair differs in this argument alone.
        speeds.addAll(run(Provider.SIMD, kernels(), ChildJvm.VECTOR_MODULE));
        speeds.addAll(run(Provider.SCALAR, kernels()));
        speeds.addAll(run(Provider.EJML, all(ProductBenchmark.class).exclude("\\.product$")));
        speeds.addAll(run(Provider.JAVA, all(PictureBenchmark.class)));
        speeds.sort(Comparator.comparing(KernelSpeed::benchmark));
        return speeds;
    }

    private ChainedOptionsBuilder kernels() {
        return all(KERNELS.toArray(Class<?>[]::new)).exclude(EJML);
    }

    private ChainedOptionsBuilder all(Class<?>... benchmarks) {
        ChainedOptionsBuilder options = new OptionsBuilder();
        for (Class<?> each : benchmarks) {
            options.include("\\." + each.getSimpleName() + "\\..*(?i)" + settings.only());
        }
        return options;
    }

    private List<KernelSpeed> run(
            Provider provider, ChainedOptionsBuilder options, String... jvmArguments) {
        TimeValue time = TimeValue.milliseconds(settings.millis());
        options.jvmArgs(jvmArguments)
                .param("model", settings.models().toArray(String[]::new))
                .param(
                        "batch",
                        settings.batches().stream().map(Object::toString).toArray(String[]::new))
                .param("threads", Integer.toString(settings.threads()))
                .forks(settings.forks())
                .warmupIterations(settings.iterations())
                .warmupTime(time)
                .measurementIterations(settings.iterations())
                .measurementTime(time);
        try {
            Collection<RunResult> results = new Runner(options.build()).run();
            return results.stream().map(result -> speed(provider, result)).toList();
        } catch (NoBenchmarksException e) { // none that was asked for
            return List.of();
        } catch (RunnerException e) {
            throw new IllegalStateException("JMH: " + e, e);
        }
    }

    private static KernelSpeed speed(Provider provider, RunResult result) {
        List<Double> gflops = new ArrayList<>();
        List<Double> gbytes = new ArrayList<>();
        for (BenchmarkResult fork : result.getBenchmarkResults()) {
            for (IterationResult iteration : fork.getIterationResults()) {
                gflops.add(iteration.getSecondaryResults().get("gflop").getScore());
                gbytes.add(iteration.getSecondaryResults().get("gbyte").getScore());
            }
        }
        boolean arithmetic = gflops.get(0) > 0;
        return new KernelSpeed(
                KernelSpeed.nameOf(result.getParams()),
                KernelSpeed.shapeOf(result.getParams()),
                provider,
                arithmetic ? KernelSpeed.Unit.GFLOP : KernelSpeed.Unit.GBYTE,
                Samples.of(arithmetic ? gflops : gbytes));
    }
}
