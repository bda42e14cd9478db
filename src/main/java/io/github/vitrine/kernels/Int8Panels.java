package io.github.vitrine.kernels;

/** Panels of {@link ElementType#INT8}. */
final class Int8Panels extends RoundedPanels {
    private static final int LEAD = 4 * PackedMatrix.LEAD;
    private static final int LARGEST = 127;

    private final int width;
    private final int panelLength;
    private final byte[] values;
    private final float[] scales; // per column

    /**
     * Panels of zeros.
     *
     * @param panels how many
     * @param k rows of each
     * @param width columns of each
     */
    Int8Panels(int panels, int k, int width) {
        this.width = width;
        this.panelLength = Math.max(1, k * width);
        this.values = new byte[LEAD + panels * k * width];
        this.scales = new float[panels * width];
    }

    @Override
    void prepare(int panel, float[] transposed, int columns, int k) {
        for (int column = 0; column < columns; column++) {
            float largest = 0;
            for (int i = column * k; i < (column + 1) * k; i++) {
                largest = Math.max(largest, Math.abs(transposed[i]));
            }
            if (!Float.isFinite(largest)) {
                throw refusal(ElementType.INT8, largest);
            }
            scales[panel * width + column] = largest / LARGEST;
        }
    }

    @Override
    void write(int at, float[] block, int count) {
        int first = firstColumn(at);
        for (int i = 0; i < count; i++) {
            values[LEAD + at + i] = nearest(block[i], scales[first + i % width]);
        }
    }

    /** A scale of 0 stands for values too small to be anything but 0; clamps for the like. */
    private static byte nearest(float value, float scale) {
        double q = scale == 0 ? 0 : Math.rint(value / scale);
        return (byte) Math.max(-LARGEST, Math.min(LARGEST, q));
    }

    @Override
    public void read(int at, int rows, Kernels kernels, Product product) {
        float[] block = product.spareBlock(rows * width);
        kernels.expandInt8(
                values, LEAD + at, rows, scales, firstColumn(at), width, block, product.blockAt);
    }

    private int firstColumn(int at) {
        return at / panelLength * width;
    }

    @Override
    public long bytes() {
        return values.length + (long) Float.BYTES * scales.length;
    }
}
