package io.github.vitrine.benchmarks;

import io.github.vitrine.benchmarks.engine.Engine;
import io.github.vitrine.checkpoint.SafeTensors;
import io.github.vitrine.tensor.WeightTensor;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;

/**
 * Holds engines to the same answer before any of them is timed: an engine that computes something
 * else is not a peer.
 */
public final class Agreement {
    /** How far logits may differ, as a share of the largest logit. */
    public static final double TOLERANCE = 1e-4;

    private final PrintStream log;

    /**
     * Prepares the checks.
     *
     * @param log receives a line for each comparison
     */
    public Agreement(PrintStream log) {
        this.log = log;
    }

    /**
     * Compares every engine with the first.
     *
     * @param engines all of the same model
     * @param pixels the input
     * @param batch how many pictures it is
     * @throws IllegalStateException if two differ by more than the tolerance
     */
    public void amongst(List<Engine> engines, float[] pixels, int batch) {
        Engine first = engines.get(0);
        float[] expected = first.logits(pixels, batch);
        for (Engine engine : engines.subList(1, engines.size())) {
            compare(first.name(), expected, engine, pixels, batch);
        }
    }

    /**
     * Compares every engine with a reference's answers in a file.
     *
     * @param engines all of the same model
     * @param file safetensors with {@code pixel_values} and {@code logits}, for another resolution
     *     with {@code _384}, say, behind both names
     * @param resolution the engines' pictures' side, in pixels
     * @throws IllegalStateException if one differs by more than the tolerance
     */
    public void withFile(List<Engine> engines, Path file, int resolution) {
        try (SafeTensors tensors = SafeTensors.open(file)) {
            String suffix =
                    tensors.find("logits_" + resolution).isPresent() ? "_" + resolution : "";
            WeightTensor pictures = tensors.find("pixel_values" + suffix).orElseThrow();
            if (pictures.shape().size(3) != resolution) {
                throw new IllegalStateException(
                        file + " has no pixel_values for " + resolution + " x " + resolution);
            }
            float[] pixels = read(pictures);
            float[] expected = read(tensors.find("logits" + suffix).orElseThrow());
            for (Engine engine : engines) {
                compare(
                        file.getFileName().toString(),
                        expected,
                        engine,
                        pixels,
                        pictures.shape().size(0));
            }
        }
    }

    private void compare(
            String reference, float[] expected, Engine engine, float[] pixels, int batch) {
        float[] got = engine.logits(pixels, batch);
        double difference = largestDifference(expected, got);
        log.printf(
                "%s against %s, batch %d: logits differ by %.1e of the largest%n",
                engine.name(), reference, batch, difference);
        if (!(difference <= TOLERANCE)) {
            throw new IllegalStateException(
                    engine.name() + " disagrees with " + reference + " by " + difference);
        }
    }

    /** The largest difference, as a share of the largest expected magnitude; NaN is never small. */
    private static double largestDifference(float[] expected, float[] got) {
        if (expected.length != got.length) {
            throw new IllegalStateException(
                    "expected " + expected.length + " logits, got " + got.length);
        }
        double magnitude = 0;
        double difference = 0;
        for (int i = 0; i < expected.length; i++) {
            magnitude = Math.max(magnitude, Math.abs(expected[i]));
            difference = Math.max(difference, Math.abs(expected[i] - got[i]));
        }
        return difference / magnitude;
    }

    private static float[] read(WeightTensor tensor) {
        float[] values = new float[Math.toIntExact(tensor.shape().elements())];
        tensor.read(0, values, 0, values.length);
        return values;
    }
}
