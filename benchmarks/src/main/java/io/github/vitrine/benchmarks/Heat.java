package io.github.vitrine.benchmarks;

import io.github.vitrine.benchmarks.report.Samples;
import java.util.Set;

/**
 * One race's setting and what it found.
 *
 * @param threads of every engine but those that always have one
 * @param resolution the pictures' side, in pixels
 * @param batch pictures in one call
 * @param operations the arithmetic of one call, the last block's for all tokens
 * @param result the times
 */
record Heat(int threads, int resolution, int batch, long operations, Race.Result result) {
    /** ONNX Runtime's name among the engines. */
    static final String ONNX_RUNTIME = "onnxruntime";

    /** PyTorch's name among the engines. */
    static final String PYTORCH = "pytorch";

    String setting() {
        return String.format(
                "%d x %d, batch %d, %d thread(s)", resolution, resolution, batch, threads);
    }

    Set<String> engines() {
        return result.times().keySet();
    }

    boolean has(String engine) {
        return result.times().containsKey(engine);
    }

    /** An engine's times for one picture, in milliseconds. */
    Samples millisPerImage(String engine) {
        return result.times().get(engine).secondsPerCall().times(1e3 / batch);
    }

    /** How many times as fast as another an engine is, by their medians. */
    double speedup(String engine, String over) {
        return millisPerImage(over).median() / millisPerImage(engine).median();
    }

    /** An engine's arithmetic as a share of the FMA peak, in its typical turn. */
    double shareOfPeak(String engine) {
        return result.times().get(engine).sharesOfPeak().median();
    }

    /** What that share would be if an engine had done all of the model's arithmetic. */
    double shareForWholeModel(String engine) {
        long done = result.times().get(engine).operationsPerCall();
        return shareOfPeak(engine) * operations / done;
    }
}
