package io.github.vitrine.benchmarks.engine;

/**
 * One inference engine with one model loaded, for pictures of one size and a given number of
 * threads. Used by one caller at a time.
 */
public interface Engine extends AutoCloseable {
    /**
     * What the engine is called in tables.
     *
     * @return such as {@code onnxruntime}
     */
    String name();

    /**
     * The release that runs.
     *
     * @return its version
     */
    String version();

    /**
     * The arithmetic it does for one picture; an engine that leaves out what the answer does not
     * depend on does less than another, and its share of the machine's peak must not count that.
     *
     * @return floating-point operations of the matrix products
     */
    long operationsPerImage();

    /**
     * Runs the model.
     *
     * @param pixels normalised pictures, [batch, 3, height, width]
     * @param batch how many
     * @return the logits, [batch, labels]
     */
    float[] logits(float[] pixels, int batch);

    /** Frees the model. */
    @Override
    void close();
}
