package io.github.vitrine.kernels;

/**
 * Panels of float32 that no memory is kept for: a product reads each from where it is stored, and
 * transposes a block when its turn comes. What a product computes is the same.
 */
final class StoredPanels implements Panels {
    private final StoredRows stored;
    private final int k;
    private final int columns;
    private final int width;

    /**
     * Looks at a matrix.
     *
     * @param stored its transpose
     * @param k its rows, at least 1
     * @param columns its columns
     * @param width columns of a panel
     */
    StoredPanels(StoredRows stored, int k, int columns, int width) {
        this.stored = stored;
        this.k = k;
        this.columns = columns;
        this.width = width;
    }

    @Override
    public void set(int panel, float[] transposed, int columns, int k, int width) {
        throw new UnsupportedOperationException("there is no memory to set");
    }

    /** A panel that is read again for each span would be read from a file again. */
    @Override
    public boolean inOneSpan() {
        return true;
    }

    @Override
    public void begin(int at, Product product) {
        int panel = at / (k * width);
        int count = columnsOf(panel);
        stored.read(panel * width, count, product.panelRows(count * k));
    }

    @Override
    public void read(int at, int rows, Kernels kernels, Product product) {
        int panel = at / (k * width);
        int from = at / width - panel * k;
        float[] block = product.spareBlock(rows * width);
        float[] source = product.panelRows(); // as begin left them
        int to = product.blockAt;
        Packing.transpose(source, from, k, columnsOf(panel), rows, block, to, width);
    }

    private int columnsOf(int panel) {
        return Math.min(width, columns - panel * width);
    }

    @Override
    public long bytes() {
        return 0;
    }
}
