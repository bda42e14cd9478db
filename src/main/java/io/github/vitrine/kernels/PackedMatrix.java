package io.github.vitrine.kernels;

/**
 * A matrix in the layout the product kernels read: panels of a few columns, each panel holding its
 * part of row 0, then of row 1, and so on, zero-padded to the panel's width. The innermost loop
 * then walks through memory in order.
 *
 * <p>The matrix is what multiplies from the right, {@code [rows, columns]}; a linear layer's
 * weight, stored {@code [out, in]}, is packed as its transpose. The panel width belongs to the
 * kernels that packed it ({@link Kernels#panelWidth}); it changes where values stand, never what is
 * computed.
 */
public final class PackedMatrix {
    /**
     * Floats left free at the start. The JVM puts a large array's first element 16 bytes after a
     * 64-byte boundary, so that without them each 512-bit load would touch two cache lines
     * (measured: 10 to 17 % of the product's speed).
     */
    static final int LEAD = 12;

    private final int rows;
    private final int columns;
    private final int panelWidth;
    private final float[] values;

    /**
     * An empty matrix, to be filled panel by panel.
     *
     * @param rows length of the sums, k
     * @param columns number of results
     * @param panelWidth columns per panel
     */
    public PackedMatrix(int rows, int columns, int panelWidth) {
        this.rows = rows;
        this.columns = columns;
        this.panelWidth = panelWidth;
        long length = LEAD + (long) panels() * panelWidth * rows;
        if (length > Integer.MAX_VALUE - 8) {
            throw new IllegalArgumentException(
                    "a matrix of " + rows + " x " + columns + " is too large to pack");
        }
        this.values = new float[(int) length];
    }

    /**
     * The length of the sums.
     *
     * @return k
     */
    public int rows() {
        return rows;
    }

    /**
     * The number of results.
     *
     * @return columns, without padding
     */
    public int columns() {
        return columns;
    }

    /**
     * Columns per panel.
     *
     * @return the width
     */
    public int panelWidth() {
        return panelWidth;
    }

    /**
     * The number of panels.
     *
     * @return columns over panel width, rounded up
     */
    public int panels() {
        return (columns + panelWidth - 1) / panelWidth;
    }

    /**
     * The columns of a panel that are not padding.
     *
     * @param panel which
     * @return the panel width, or less in the last panel
     */
    public int columnsOf(int panel) {
        return Math.min(panelWidth, columns - panel * panelWidth);
    }

    /**
     * The array that holds all panels.
     *
     * @return not a copy
     */
    public float[] values() {
        return values;
    }

    /**
     * Where a panel starts in {@link #values()}.
     *
     * @param panel which
     * @return an index
     */
    public int panelStart(int panel) {
        return LEAD + panel * panelWidth * rows;
    }

    /**
     * Fills one panel from rows of the transposed matrix, the way a linear layer's weight is
     * stored.
     *
     * @param panel which
     * @param transposed {@code [columnsOf(panel), rows]}, row-major
     */
    public void setPanel(int panel, float[] transposed) {
        Packing.transpose(
                transposed, 0, rows, columnsOf(panel), rows, values, panelStart(panel), panelWidth);
    }
}
