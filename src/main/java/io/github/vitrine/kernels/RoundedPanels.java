package io.github.vitrine.kernels;

/** Panels of elements that are not float32, and so are rounded when they are kept. */
abstract class RoundedPanels implements Panels {
    /** Rows to transpose and round at a time, in memory that stays in the first-level cache. */
    private static final int BLOCK_ROWS = 64;

    @Override
    public final void set(int panel, float[] transposed, int columns, int k, int width) {
        prepare(panel, transposed, columns, k);
        float[] block = new float[BLOCK_ROWS * width];
        for (int row = 0; row < k; row += BLOCK_ROWS) {
            int rows = Math.min(BLOCK_ROWS, k - row);
            Packing.transpose(transposed, row, k, columns, rows, block, 0, width);
            write((panel * k + row) * width, block, rows * width);
        }
    }

    /**
     * Looks at a panel before its blocks are written, where what is kept depends on all of it.
     *
     * @param panel which
     * @param transposed {@code [columns, k]}, row-major
     * @param columns of the panel, without padding
     * @param k rows of the panel
     * @throws ArithmeticException if a value has no place in this type
     */
    void prepare(int panel, float[] transposed, int columns, int k) {}

    /**
     * Rounds and keeps a block.
     *
     * @param at its first element
     * @param block the values
     * @param count how many
     * @throws ArithmeticException if a value has no place in this type
     */
    abstract void write(int at, float[] block, int count);

    /** Says that a value can't be kept. */
    static ArithmeticException refusal(ElementType type, float value) {
        return new ArithmeticException(
                "expected values that " + type + " can hold, found " + value);
    }
}
