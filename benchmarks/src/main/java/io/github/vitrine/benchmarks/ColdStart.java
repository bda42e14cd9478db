package io.github.vitrine.benchmarks;

import io.github.vitrine.benchmarks.probe.ChildJvm;
import io.github.vitrine.benchmarks.probe.Turns;
import io.github.vitrine.benchmarks.report.Results;
import io.github.vitrine.benchmarks.vit.VitCheckpoint;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** How long a process takes from its start to its first answer, the files being in memory. */
@Command(
        name = "cold-start",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Times new processes to their first answer, beside ONNX Runtime.")
final class ColdStart extends Experiment {
    @Option(
            names = "--threads",
            defaultValue = "2",
            description = "Threads of every engine: ${DEFAULT-VALUE}.")
    private int threads;

    @Option(
            names = "--jdk",
            paramLabel = "HOME",
            description = "Another JDK to start Vitrine with; may be repeated.")
    private List<Path> jdks = List.of();

    @Option(
            names = "--jvm-argument",
            paramLabel = "ARG",
            description = "For Vitrine on this JDK, without class archive; may be repeated.")
    private List<String> jvmArguments = List.of();

    @Override
    void run(VitCheckpoint model, int rounds, Results results) throws IOException {
        results.add(measure(model, threads, rounds, jdks, jvmArguments));
    }

    static ColdStartResults measure(
            VitCheckpoint model,
            int threads,
            int rounds,
            List<Path> jdks,
            List<String> jvmArguments)
            throws IOException {
        System.out.println("cold start: new processes in turns");
        Map<String, ChildJvm> jvms = new LinkedHashMap<>();
        try (FirstAnswers files = new FirstAnswers(model, threads)) {
            ChildJvm jvm = ChildJvm.sameJdk().with(jvmArguments.toArray(String[]::new));
            jvms.put(ColdStartResults.VITRINE, files.vitrine(jvm));
            jvms.put(
                    ColdStartResults.LAUNCHED,
                    files.launched(files.vitrine(ChildJvm.sameJdk()), "vitrine"));
            jvms.put(ColdStartResults.FROM_PIXELS, files.vitrineFromPixels(ChildJvm.sameJdk()));
            for (Path home : jdks) {
                String name = ColdStartResults.VITRINE + ", " + home.getFileName();
                jvms.put(name, files.vitrine(ChildJvm.of(home)));
            }
            jvms.put(Heat.ONNX_RUNTIME, files.onnxRuntime(ChildJvm.sameJdk()));
            jvms.put(
                    ColdStartResults.ONNX_RUNTIME_FROM_PICTURE,
                    files.onnxRuntimeFromPicture(ChildJvm.sameJdk()));
            jvms.put(
                    ColdStartResults.ONNX_RUNTIME_LAUNCHED,
                    files.launched(files.onnxRuntime(ChildJvm.sameJdk()), "onnxruntime"));
            return new ColdStartResults(Turns.take(jvms, rounds));
        }
    }
}
