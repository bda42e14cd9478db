package io.github.vitrine.benchmarks;

import io.github.vitrine.benchmarks.report.Results;
import io.github.vitrine.benchmarks.vit.VitCheckpoint;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Runs one model on every engine, from the same safetensors file, in one process: checks that they
 * agree on the logits, then times them in turns.
 */
@Command(
        name = "peers",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description =
                "Times Vitrine beside ONNX Runtime and PyTorch on the same Vision Transformer.")
final class Peers extends Experiment {
    @Option(
            names = "--all",
            description =
                    "Measures all that the targets ask for, in this and in other JVMs, whatever"
                            + " --threads, --batches and --resolutions say, and prints the whole"
                            + " table of targets.")
    private boolean all;

    @Option(
            names = "--jdk17",
            paramLabel = "HOME",
            description = "With --all: a JDK 17 to run the targets set for it on.")
    private Path jdk17;

    @Option(
            names = "--engines",
            split = ",",
            defaultValue = "vitrine,onnxruntime,pytorch",
            description =
                    "Who takes part: ${DEFAULT-VALUE}; also vitrine-scalar and vitrine-1-thread.")
    private List<String> engines;

    @Option(
            names = "--threads",
            split = ",",
            defaultValue = "2",
            description = "Threads of every engine, one race each: ${DEFAULT-VALUE}.")
    private List<Integer> threads;

    @Option(
            names = "--batches",
            split = ",",
            defaultValue = "1,8",
            description = "Pictures in one call, one race each: ${DEFAULT-VALUE}.")
    private List<Integer> batches;

    @Option(
            names = "--resolutions",
            split = ",",
            defaultValue = "224",
            description = "The pictures' side in pixels, one race each: ${DEFAULT-VALUE}.")
    private List<Integer> resolutions;

    @Option(
            names = "--expected",
            paramLabel = "FILE",
            description = "A safetensors file of pixel_values and logits that all must agree with.")
    private Path expected;

    @Override
    void run(VitCheckpoint model, int rounds, Results results) throws IOException {
        if (all) {
            new AllTargets(model, rounds, results).run(engines, jdk17, expected);
            return;
        }
        PeerSettings settings = new PeerSettings(engines, threads, batches, resolutions, rounds);
        List<Heat> heats = new PeerRaces(model, results, expected).run(settings);
        results.add(new PeerResults("peers", heats, PeerTargets.of(heats)));
    }
}
