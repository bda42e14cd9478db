package io.github.vitrine.kernels;

/**
 * Panels of float32: a block is where it stands.
 *
 * @param values holds the panels
 * @param lead index of their first element
 */
record FloatPanels(float[] values, int lead) implements Panels {
    /** Panels of a matrix. */
    FloatPanels(int length) {
        this(new float[PackedMatrix.LEAD + length], PackedMatrix.LEAD);
    }

    @Override
    public void write(int at, float[] block, int count) {
        System.arraycopy(block, 0, values, lead + at, count);
    }

    @Override
    public void read(int at, int rows, Kernels kernels, Product product) {
        product.block = values;
        product.blockAt = lead + at;
    }

    @Override
    public long bytes() {
        return (long) Float.BYTES * values.length;
    }
}
