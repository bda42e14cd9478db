package io.github.vitrine.benchmarks;

import io.github.vitrine.benchmarks.onnx.OnnxRuntimeEngine;
import io.github.vitrine.benchmarks.torch.PyTorchEngine;
import io.github.vitrine.benchmarks.vit.RandomVit;
import io.github.vitrine.benchmarks.vit.VitCheckpoint;
import io.github.vitrine.benchmarks.vit.VitGeometry;
import io.github.vitrine.kernels.KernelChoice;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
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
public final class Peers implements Callable<Integer> {
    private static final String VECTOR_MODULE = "jdk.incubator.vector";

    @ArgGroup private Source source = new Source();

    @Option(
            names = "--engines",
            split = ",",
            defaultValue = "vitrine,onnxruntime,pytorch",
            description = "Who takes part: ${DEFAULT-VALUE}; also vitrine-scalar.")
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
            names = "--rounds",
            defaultValue = "15",
            description = "Turns of every engine in a race: ${DEFAULT-VALUE}.")
    private int rounds;

    @Option(
            names = "--expected",
            description = "A safetensors file of pixel_values and logits that all must agree with.")
    private Path expected;

    @Option(names = "--json", description = "Where to write the results.")
    private Path json;

    private final Map<String, String> versions = new LinkedHashMap<>();

    /** Which model. */
    private static final class Source {
        @Option(names = "--model", description = "A ViT's folder, as Hugging Face publishes it.")
        private Path model;

        @Option(
                names = "--random",
                defaultValue = "vit-b16",
                description = "Or a usual model's name, for random weights: ${DEFAULT-VALUE}.")
        private String random = "vit-b16";
    }

    /**
     * The command.
     *
     * @param args see {@code --help}
     */
    public static void main(String[] args) {
        if (ModuleLayer.boot().findModule(VECTOR_MODULE).isEmpty()) {
            System.err.println("start java with --add-modules " + VECTOR_MODULE);
            System.exit(2);
        }
        CommandLine command = new CommandLine(new Peers());
        command.setExecutionExceptionHandler(
                (failure, line, parsed) -> {
                    System.err.println(failure.getMessage());
                    return 1;
                });
        System.exit(command.execute(args));
    }

    @Override
    public Integer call() throws IOException {
        if (source.model != null) {
            race(source.model, source.model.getFileName().toString());
            return 0;
        }
        try (ScratchFolder scratch = ScratchFolder.create()) {
            RandomVit.write(scratch.path(), VitGeometry.preset(source.random));
            race(scratch.path(), source.random + ", random weights");
        }
        return 0;
    }

    private void race(Path folder, String title) throws IOException {
        try (VitCheckpoint checkpoint = VitCheckpoint.open(folder)) {
            System.out.println(title + ": " + checkpoint.geometry());
            Report report = new Report(System.out);
            for (int resolution : resolutions) {
                for (int count : threads) {
                    race(checkpoint, resolution, count, report);
                }
            }
            report.printTargets();
            if (json != null) {
                report.write(json, title, checkpoint.geometry(), versions);
            }
        }
    }

    private void race(VitCheckpoint checkpoint, int resolution, int count, Report report)
            throws IOException {
        List<Engine> open = new ArrayList<>();
        try (FmaPeak peak = new FmaPeak(count)) {
            for (String name : engines) {
                Engine engine = open(name, checkpoint, resolution, count);
                open.add(engine);
                versions.put(name, engine.version());
            }
            Agreement agreement = new Agreement(System.out);
            if (expected != null) {
                agreement.withFile(open, expected, resolution);
            }
            for (int batch : batches) {
                float[] pixels = pictures(batch, resolution);
                agreement.amongst(open, pixels, batch);
                Race.Result result = new Race(open, rounds).run(pixels, batch, peak);
                report.add(new Heat(count, resolution, batch, result));
            }
        } finally {
            open.forEach(Engine::close);
        }
    }

    private static Engine open(String name, VitCheckpoint checkpoint, int resolution, int threads)
            throws IOException {
        return switch (name) {
            case VitrineEngine.NAME ->
                    VitrineEngine.open(checkpoint, resolution, threads, KernelChoice.SIMD);
            case VitrineEngine.SCALAR_NAME ->
                    VitrineEngine.open(checkpoint, resolution, threads, KernelChoice.SCALAR);
            case "onnxruntime" -> OnnxRuntimeEngine.open(checkpoint, resolution, threads);
            case "pytorch" -> PyTorchEngine.open(checkpoint, resolution, threads);
            default -> throw new IllegalArgumentException("unknown engine " + name);
        };
    }

    /** Noise with a mean of its own in every picture, so that no two have the same answer. */
    private static float[] pictures(int batch, int resolution) {
        Random random = new Random(7);
        int size = 3 * resolution * resolution;
        float[] pixels = new float[batch * size];
        for (int i = 0; i < pixels.length; i++) {
            double mean = 0.5 * Math.sin(1 + i / size);
            pixels[i] = (float) (mean + 0.5 * random.nextGaussian());
        }
        return pixels;
    }
}
