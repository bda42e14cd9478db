package io.github.vitrine.benchmarks;

/**
 * One race's setting and what it found.
 *
 * @param threads of every engine
 * @param resolution the pictures' side, in pixels
 * @param batch pictures in one call
 * @param result the times
 */
record Heat(int threads, int resolution, int batch, Race.Result result) {
    boolean has(String engine) {
        return result.times().containsKey(engine);
    }

    /** An engine's median time for one picture, in milliseconds. */
    double millisPerImage(String engine) {
        return 1e3 * result.times().get(engine).secondsPerCall().median() / batch;
    }

    /** How many times as fast as another an engine is, by their medians. */
    double speedup(String engine, String over) {
        return millisPerImage(over) / millisPerImage(engine);
    }

    /** An engine's arithmetic as a share of the FMA peak measured in the same race. */
    double shareOfPeak(String engine) {
        return result.times().get(engine).operationsPerSecond() / result.peak().median();
    }
}
