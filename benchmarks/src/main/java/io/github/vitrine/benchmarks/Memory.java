package io.github.vitrine.benchmarks;

import com.google.gson.JsonObject;
import io.github.vitrine.benchmarks.engine.VitrineEngine;
import io.github.vitrine.benchmarks.probe.ChildJvm;
import io.github.vitrine.benchmarks.probe.HeapUse;
import io.github.vitrine.benchmarks.probe.Turns;
import io.github.vitrine.benchmarks.report.Results;
import io.github.vitrine.benchmarks.vit.VitCheckpoint;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What memory it takes to load a model and to run it, and what a warm call allocates. */
@Command(
        name = "memory",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Measures resident memory, heap and allocation of new processes.")
final class Memory extends Experiment {
    /** The sizes that the targets name. */
    static final List<Integer> RESOLUTIONS = List.of(224, 384, 512, 1024);

    private static final long MIB = 1 << 20;

    @Option(
            names = "--threads",
            defaultValue = "2",
            description = "Threads of every engine: ${DEFAULT-VALUE}.")
    private int threads;

    @Override
    void run(VitCheckpoint model, int rounds, Results results) throws IOException {
        results.add(measure(model, threads, rounds));
    }

    static MemoryResults measure(VitCheckpoint model, int threads, int rounds) throws IOException {
        System.out.println("memory: new processes in turns");
        long weights = Float.BYTES * model.parameters();
        String largestHeap = "-Xmx" + (weights + weights / 8 + 64 * MIB) / MIB + "m";
        Map<String, ChildJvm> jvms = new LinkedHashMap<>();
        Turns resident;
        try (FirstAnswers files = new FirstAnswers(model, threads)) {
            jvms.put(VitrineEngine.NAME, files.vitrine(ChildJvm.sameJdk()));
            jvms.put(
                    VitrineEngine.NAME + ", " + largestHeap,
                    files.vitrine(ChildJvm.sameJdk().with(largestHeap)));
            jvms.put(Heat.ONNX_RUNTIME, files.onnxRuntime(ChildJvm.sameJdk()));
            resident = Turns.take(jvms, rounds);
        }
        return new MemoryResults(
                weights,
                model.geometry(),
                resident,
                heapUse(model, threads, "-XX:+UseSerialGC"),
                heapUse(model, threads, "-XX:+UseG1GC"));
    }

    /** What is on the heap at every resolution, as one of the JVM's collectors counts it. */
    private static Map<Integer, JsonObject> heapUse(
            VitCheckpoint model, int threads, String collector) throws IOException {
        Map<Integer, JsonObject> heap = new TreeMap<>();
        for (int resolution : RESOLUTIONS) {
            ChildJvm jvm = ChildJvm.sameJdk().with(ChildJvm.VECTOR_MODULE, collector);
            heap.put(
                    resolution,
                    HeapUse.in(jvm, model.folder(), resolution, threads).start().findings());
        }
        return heap;
    }
}
