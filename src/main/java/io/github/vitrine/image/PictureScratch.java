package io.github.vitrine.image;

/**
 * The memory that preparing a picture takes beside its result, kept for the next one, and the
 * coefficients of the last resize. It only ever grows; {@link #bytes()} says how far, so that who
 * keeps it can let go of what has become too large. Not thread-safe: one picture at a time.
 */
public final class PictureScratch {
    final AxisWeights across = new AxisWeights();
    final AxisWeights down = new AxisWeights();

    /** What pictures are made in; like all that is taken, filled with what stood there before. */
    final Slots<byte[]> samples = new Slots<>(byte[].class);

    private final Slots<int[]> ints = new Slots<>(int[].class);
    private final Slots<float[]> floats = new Slots<>(float[].class);
    private final Slots<double[]> doubles = new Slots<>(double[].class);

    /** Creates scratch memory of no size yet. */
    public PictureScratch() {}

    /**
     * The memory that is kept.
     *
     * @return bytes, of the arrays' elements
     */
    public long bytes() {
        return samples.elements()
                + Integer.BYTES * ints.elements()
                + Float.BYTES * floats.elements()
                + Double.BYTES * doubles.elements()
                + across.bytes()
                + down.bytes();
    }

    /** Begins with the next picture: whatever was taken for the last is free again. */
    void reset() {
        samples.reset();
        ints.reset();
        floats.reset();
        doubles.reset();
    }

    int[] ints(int length) {
        return ints.take(length);
    }

    float[] floats(int length) {
        return floats.take(length);
    }

    double[] doubles(int length) {
        return doubles.take(length);
    }
}
