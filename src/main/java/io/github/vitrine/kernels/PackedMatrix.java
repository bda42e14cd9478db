package io.github.vitrine.kernels;

/**
 * A matrix in the layout the product kernels read: panels of a few columns, each panel holding its
 * part of row 0, then of row 1, and so on, zero-padded to the panel's width. The innermost loop
 * then walks through memory in order.
 *
 * <p>The matrix is what multiplies from the right, {@code [rows, columns]}; a linear layer's
 * weight, stored {@code [out, in]}, is packed as its transpose. The panel width belongs to the
 * kernels that packed it ({@link Kernels#panelWidth}); it changes where values stand, never what is
 * computed. The elements' type changes what is kept: the nearest value that it has.
 *
 * <p>A matrix may also stay where it is stored, and {@link #become} a packed one later.
 */
public final class PackedMatrix {
    /**
     * Floats left free at the start of an array of panels. The JVM puts a large array's first
     * element 16 bytes after a 64-byte boundary, so that without them each 512-bit load would touch
     * two cache lines (measured: 10 to 17 % of the product's speed). {@link FloatArena} knows more.
     */
    static final int LEAD = 12;

    private final int rows;
    private final int columns;
    private final int panelWidth;
    private volatile Panels memory;

    /**
     * A matrix of float32, to be filled panel by panel.
     *
     * @param rows length of the sums, k
     * @param columns number of results
     * @param panelWidth columns per panel
     */
    public PackedMatrix(int rows, int columns, int panelWidth) {
        this(rows, columns, panelWidth, ElementType.FLOAT32);
    }

    /**
     * A matrix in memory of its own, to be filled panel by panel.
     *
     * @param rows length of the sums, k
     * @param columns number of results
     * @param panelWidth columns per panel
     * @param type what elements are kept as
     */
    public PackedMatrix(int rows, int columns, int panelWidth, ElementType type) {
        this(rows, columns, panelWidth, allocate(rows, columns, panelWidth, type));
    }

    /**
     * A matrix of float32 in memory that it shares with others, to be filled panel by panel.
     *
     * @param rows length of the sums, k
     * @param columns number of results
     * @param panelWidth columns per panel
     * @param stretch of the {@link #length} that such a matrix needs, or longer
     */
    public PackedMatrix(int rows, int columns, int panelWidth, Stretch stretch) {
        this(rows, columns, panelWidth, new FloatPanels(stretch));
        if (stretch.length() < length(rows, columns, panelWidth)) {
            throw new IllegalArgumentException(
                    String.format(
                            "a matrix of %d x %d does not fit into %d floats",
                            rows, columns, stretch.length()));
        }
    }

    /**
     * A matrix that is not packed yet, and takes no memory: products read it from where it is
     * stored, each time.
     *
     * @param rows length of the sums, k, at least 1
     * @param columns number of results
     * @param panelWidth columns per panel
     * @param stored its transpose
     */
    public PackedMatrix(int rows, int columns, int panelWidth, StoredRows stored) {
        this(rows, columns, panelWidth, new StoredPanels(stored, rows, columns, panelWidth));
    }

    private PackedMatrix(int rows, int columns, int panelWidth, Panels memory) {
        this.rows = rows;
        this.columns = columns;
        this.panelWidth = panelWidth;
        this.memory = memory;
    }

    private static Panels allocate(int rows, int columns, int panelWidth, ElementType type) {
        int length = length(rows, columns, panelWidth);
        return switch (type) {
            case FLOAT32 -> new FloatPanels(length);
            case BFLOAT16 -> new BFloat16Panels(length);
            case FLOAT16 -> new Float16Panels(length);
            case INT8 -> new Int8Panels(panels(columns, panelWidth), rows, panelWidth);
        };
    }

    /**
     * The number of elements that a matrix has once it is packed.
     *
     * @param rows length of the sums, k
     * @param columns number of results
     * @param panelWidth columns per panel
     * @return number of elements, padding included
     * @throws IllegalArgumentException if no array is that long
     */
    public static int length(int rows, int columns, int panelWidth) {
        long length = (long) panels(columns, panelWidth) * panelWidth * rows;
        if (length > Integer.MAX_VALUE - 64) {
            throw new IllegalArgumentException(
                    "a matrix of " + rows + " x " + columns + " is too large to pack");
        }
        return (int) length;
    }

    private static int panels(int columns, int panelWidth) {
        return (columns + panelWidth - 1) / panelWidth;
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
        return panels(columns, panelWidth);
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
     * The memory that the elements take, padding included.
     *
     * @return bytes
     */
    public long bytes() {
        return memory.bytes();
    }

    /**
     * Fills one panel from rows of the transposed matrix, the way a linear layer's weight is
     * stored. Panels may be filled by several threads, each one by one of them.
     *
     * @param panel which
     * @param transposed {@code [columnsOf(panel), rows]}, row-major
     * @throws ArithmeticException if the type of the elements can't hold a value; says which
     */
    public void setPanel(int panel, float[] transposed) {
        memory.set(panel, transposed, columnsOf(panel), rows, panelWidth);
    }

    /**
     * Has later products read another matrix's memory instead of this one's. Those that are at work
     * go on with what they have.
     *
     * @param packed of the same size and values
     */
    public void become(PackedMatrix packed) {
        memory = packed.memory;
    }

    /** The panels, for products. */
    Panels memory() {
        return memory;
    }

    /** Where a panel starts in {@link #memory}. */
    int panelStart(int panel) {
        return panel * panelWidth * rows;
    }
}
