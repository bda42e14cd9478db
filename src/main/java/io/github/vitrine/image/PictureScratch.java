package io.github.vitrine.image;

/**
 * The memory that preparing a picture takes beside its result, kept for the next one, and the
 * coefficients of the last resize. It only ever grows; {@link #bytes} says how far, so that who
 * keeps it can let go of what has become too large. Not thread-safe: one picture at a time.
 */
public final class PictureScratch {
    final AxisWeights across = new AxisWeights();
    final AxisWeights down = new AxisWeights();

    private final Slots<byte[]> bytes = new Slots<>(byte[]::new);
    private final Slots<int[]> ints = new Slots<>(int[]::new);
    private final Slots<float[]> floats = new Slots<>(float[]::new);
    private final Slots<double[]> doubles = new Slots<>(double[]::new);

    /** Creates scratch memory of no size yet. */
    public PictureScratch() {}

    /**
     * The memory that is kept.
     *
     * @return bytes, of the arrays' elements
     */
    public long bytes() {
        return bytes.elements()
                + Integer.BYTES * ints.elements()
                + Float.BYTES * floats.elements()
                + Double.BYTES * doubles.elements()
                + across.bytes()
                + down.bytes();
    }

    /** Begins with the next picture: whatever was taken for the last is free again. */
    void reset() {
        bytes.reset();
        ints.reset();
        floats.reset();
        doubles.reset();
    }

    /** At least so many bytes; like all that is taken, they are whatever stood there before. */
    byte[] bytes(int length) {
        return bytes.take(length);
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
