package io.github.vitrine.benchmarks;

import io.github.vitrine.benchmarks.engine.VitrineEngine;
import io.github.vitrine.benchmarks.kernels.KernelRuns;
import io.github.vitrine.benchmarks.kernels.KernelSpeed;
import io.github.vitrine.benchmarks.peak.CopyPeak;
import io.github.vitrine.benchmarks.peak.FmaPeak;
import io.github.vitrine.benchmarks.report.Results;
import io.github.vitrine.benchmarks.report.Samples;
import io.github.vitrine.kernels.KernelChoice;
import io.github.vitrine.kernels.Kernels;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The loops by themselves, scalar and SIMD, beside EJML and beside what the machine can do. */
@Command(
        name = "kernels",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Measures products, attention, row operations and picture reading with JMH.")
final class KernelBenchmarks implements Callable<Integer> {
    private static final List<String> MODELS = List.of("vit-ti16", "vit-s16", "vit-b16", "vit-l16");
    private static final List<String> QUICK_MODELS = List.of("vit-b16");
    private static final List<Integer> BATCHES = List.of(1, 8, 32);
    private static final List<Integer> QUICK_BATCHES = List.of(1, 8);

    private static final int BURSTS = 15;

    @Option(
            names = "--quick",
            description = "One model, two batches, few and short iterations: minutes, not hours.")
    private boolean quick;

    @Option(
            names = "--models",
            split = ",",
            description =
                    "Whose shapes: by default vit-ti16,vit-s16,vit-b16,vit-l16; quick: vit-b16.")
    private List<String> models;

    @Option(
            names = "--batches",
            split = ",",
            description = "Pictures in one call: by default 1,8,32; quick: 1,8.")
    private List<Integer> batches;

    @Option(
            names = "--only",
            defaultValue = "",
            description = "A part of the names of those to run, such as attention.")
    private String only;

    @Option(
            names = "--threads",
            defaultValue = "1",
            description = "Threads that share a loop, EJML aside: ${DEFAULT-VALUE}.")
    private int threads;

    @Option(
            names = "--results",
            paramLabel = "DIR",
            description = "A folder to keep the results in, as JSON and SVG.")
    private Path folder;

    @Override
    public Integer call() throws IOException {
        KernelRuns.Settings settings =
                new KernelRuns.Settings(
                        models != null ? models : quick ? QUICK_MODELS : MODELS,
                        batches != null ? batches : quick ? QUICK_BATCHES : BATCHES,
                        threads,
                        only,
                        quick ? 1 : 2,
                        quick ? 3 : 5,
                        quick ? 500 : 1000);
        Results results = new Results(System.out, folder, "kernels");
        String kernels = Kernels.select(KernelChoice.SIMD).name();
        results.version("vitrine", VitrineEngine.release() + ", kernels " + kernels);
        KernelResults.Peaks before = peaks();
        List<KernelSpeed> speeds = new KernelRuns(settings).run();
        results.add(new KernelResults(threads, before.and(peaks()), speeds));
        return 0;
    }

    private KernelResults.Peaks peaks() {
        List<Double> fma = new ArrayList<>();
        List<Double> cache = new ArrayList<>();
        List<Double> memory = new ArrayList<>();
        try (FmaPeak arithmetic = new FmaPeak(threads);
                CopyPeak near = new CopyPeak(threads, CopyPeak.IN_CACHE);
                CopyPeak far = new CopyPeak(threads, CopyPeak.IN_MEMORY)) {
            for (int i = 0; i < BURSTS; i++) {
                fma.add(arithmetic.operationsPerSecond());
                cache.add(near.bytesPerSecond());
                memory.add(far.bytesPerSecond());
            }
        }
        return new KernelResults.Peaks(Samples.of(fma), Samples.of(cache), Samples.of(memory));
    }
}
