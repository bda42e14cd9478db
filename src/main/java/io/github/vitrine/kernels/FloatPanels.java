package io.github.vitrine.kernels;

/**
 * Panels of float32: a block is where it stands.
 *
 * @param values holds the panels
 * @param lead index of their first element
 * @param length number of elements
 */
record FloatPanels(float[] values, int lead, int length) implements Panels {
    /** Panels in an array of their own. */
    FloatPanels(int length) {
        this(new float[PackedMatrix.LEAD + length], PackedMatrix.LEAD, length);
    }

    /** Panels up to the end of an array. */
    FloatPanels(float[] values, int lead) {
        this(values, lead, values.length - lead);
    }

    /** Panels that share an array with others. */
    FloatPanels(Stretch stretch) {
        this(stretch.values(), stretch.at(), stretch.length());
    }

    @Override
    public void set(int panel, float[] transposed, int columns, int k, int width) {
        int at = lead + panel * k * width;
        Packing.transpose(transposed, 0, k, columns, k, values, at, width);
    }

    @Override
    public void read(int at, int rows, Kernels kernels, Product product) {
        product.block = values;
        product.blockAt = lead + at;
    }

    @Override
    public long bytes() {
        return (long) Float.BYTES * length;
    }
}
