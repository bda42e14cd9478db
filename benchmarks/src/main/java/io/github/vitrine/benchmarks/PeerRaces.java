package io.github.vitrine.benchmarks;

import io.github.vitrine.benchmarks.engine.Engine;
import io.github.vitrine.benchmarks.engine.VitrineEngine;
import io.github.vitrine.benchmarks.onnx.OnnxRuntimeEngine;
import io.github.vitrine.benchmarks.peak.FmaPeak;
import io.github.vitrine.benchmarks.report.Results;
import io.github.vitrine.benchmarks.torch.PyTorchEngine;
import io.github.vitrine.benchmarks.vit.RandomPictures;
import io.github.vitrine.benchmarks.vit.VitCheckpoint;
import io.github.vitrine.kernels.KernelChoice;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs one model on several engines in this process: all must agree before any is timed. */
final class PeerRaces {
    private final VitCheckpoint model;
    private final Results results;
    private final Path expected; // null for none
    private final Agreement agreement = new Agreement(System.out);

    /**
     * Prepares races.
     *
     * @param model what all engines run
     * @param results learns which releases took part
     * @param expected a file of answers that all must agree with, or null
     */
    PeerRaces(VitCheckpoint model, Results results, Path expected) {
        this.model = model;
        this.results = results;
        this.expected = expected;
    }

    List<Heat> run(PeerSettings settings) throws IOException {
        List<Heat> heats = new ArrayList<>();
        for (int resolution : settings.resolutions()) {
            for (int threads : settings.threads()) {
                race(settings, resolution, threads, heats);
            }
        }
        return heats;
    }

    private void race(PeerSettings settings, int resolution, int threads, List<Heat> heats)
            throws IOException {
        List<Engine> open = new ArrayList<>();
        try (FmaPeak peak = new FmaPeak(threads)) {
            for (String name : settings.engines()) {
                Engine engine = open(name, resolution, threads);
                open.add(engine);
                results.version(name, engine.version());
            }
            if (expected != null) {
                agreement.withFile(open, expected, resolution);
            }
            for (int batch : settings.batches()) {
                float[] pixels = RandomPictures.pixels(batch, resolution);
                agreement.amongst(open, pixels, batch);
                Race.Result result = new Race(open, settings.rounds()).run(pixels, batch, peak);
                long operations = batch * model.geometry().operations(resolution);
                heats.add(new Heat(threads, resolution, batch, operations, result));
            }
        } finally {
            open.forEach(Engine::close);
        }
    }

    private Engine open(String name, int resolution, int threads) throws IOException {
        return switch (name) {
            case VitrineEngine.NAME ->
                    VitrineEngine.open(model, resolution, threads, KernelChoice.SIMD, name);
            case VitrineEngine.ONE_THREAD_NAME ->
                    VitrineEngine.open(model, resolution, 1, KernelChoice.SIMD, name);
            case VitrineEngine.SCALAR_NAME ->
                    VitrineEngine.open(model, resolution, threads, KernelChoice.SCALAR, name);
            case Heat.ONNX_RUNTIME -> OnnxRuntimeEngine.open(model, resolution, threads);
            case Heat.PYTORCH -> PyTorchEngine.open(model, resolution, threads);
            default -> throw new IllegalArgumentException("unknown engine " + name);
        };
    }
}
