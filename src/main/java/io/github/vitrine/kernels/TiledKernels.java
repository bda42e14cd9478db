package io.github.vitrine.kernels;

/**
 * The loops around a product's innermost tile, shared by all kernels. After Goto and van de Geijn,
 * "Anatomy of High-Performance Matrix Multiplication" (2008), turned around for weights that are
 * packed once and for all:
 *
 * <pre>
 * for each span of k                      that part of the left operand stays in the second-level cache
 *   for each panel of the right operand   a few columns
 *     for each block of k in the span     that part of the panel, as floats, stays in the first-level cache
 *       for each tile of rows             all sums of the tile stay in registers
 *         for each k: tile += left * right
 *     after the last span: epilogue of the panel
 * </pre>
 *
 * <p>Sums lie in {@link Strips}: in the output itself, or, if they are to be added to what stands
 * there, in memory of the product's. So a tile at an edge needs no care: padding may be computed,
 * and is dropped. Where few rows or columns count, {@link #edge} spares most of it. Blocks and
 * spans of k continue each sum's chain where the one before left it. A right operand of fewer bits
 * is expanded block by block ({@link Panels}), once for all rows of the product, so that tiles know
 * floats only.
 */
public abstract class TiledKernels implements Kernels {
    /** Length of a block of k, and the distance between the rows of a tile's operands. */
    protected static final int K_BLOCK = Strips.WIDTH;

    /** How much of the left operand to keep at hand, in floats: a third of a 2 MB cache. */
    private static final int LEFT_BLOCK = 160 * 1024;

    private final int tileRows;
    private final int width;
    private final int fewRows;
    private final int fewColumns;

    /**
     * Sets the tile's shape.
     *
     * @param tileRows rows of the tile
     * @param panelWidth columns of the tile and of a panel: a part of a strip, or whole strips
     * @param fewRows tiles of which no more rows count are left to {@link #edge}; 0 for none
     * @param fewColumns tiles of which no more columns count are, too
     */
    protected TiledKernels(int tileRows, int panelWidth, int fewRows, int fewColumns) {
        this.tileRows = tileRows;
        this.width = panelWidth;
        this.fewRows = fewRows;
        this.fewColumns = fewColumns;
    }

    /**
     * Computes the sums of one tile over one block of k, each by one {@code fma} per k, ascending.
     *
     * @param left {@code [tileRows, K_BLOCK]}, of which {@code k} columns count
     * @param leftAt its first element
     * @param k how far to go, at most {@link #K_BLOCK}; with 0, a tile may leave the sums as they
     *     are
     * @param panel {@code [k, panelWidth]}
     * @param panelAt its first element
     * @param first what each row of sums starts from, {@code [panelWidth]}; null if the sums go on
     *     from what stands there
     * @param sums {@code [tileRows, panelWidth]} in strips, each row {@link #K_BLOCK} after the one
     *     before
     * @param sumsAt their first element
     * @param scratch has memory to spare, and says how much of the tile counts, where a second
     *     strip of sums is, and where to read ahead
     */
    protected abstract void tile(
            float[] left,
            int leftAt,
            int k,
            float[] panel,
            int panelAt,
            float[] first,
            float[] sums,
            int sumsAt,
            Product scratch);

    /**
     * Computes the sums of a tile of which few rows or few columns count, as {@link #tile} does:
     * 197 keys are three panels of 64, and 5 columns of a fourth. May leave out what does not
     * count, so that there is anything in the sums' padding when the next block of k comes. A
     * method of its own, since C2 inlines the tile into the loop over rows as long as that is
     * small.
     *
     * @param left as for {@link #tile}, and so are the others
     * @param leftAt its first element
     * @param k how far to go
     * @param panel of the right operand
     * @param panelAt its first element
     * @param first what each row of sums starts from, or null
     * @param sums of the tile
     * @param sumsAt their first element
     * @param scratch as for {@link #tile}
     */
    protected void edge(
            float[] left,
            int leftAt,
            int k,
            float[] panel,
            int panelAt,
            float[] first,
            float[] sums,
            int sumsAt,
            Product scratch) {
        tile(left, leftAt, k, panel, panelAt, first, sums, sumsAt, scratch);
    }

    @Override
    public final int panelWidth() {
        return width;
    }

    @Override
    public final void multiply(Product p) {
        if (p.right.inOneSpan()) {
            multiplyPanelByPanel(p);
            return;
        }
        int strips = Math.max(1, ceil(p.k, K_BLOCK));
        int atOnce = Math.max(1, LEFT_BLOCK / Math.max(1, p.rows * K_BLOCK));
        int spans = ceil(strips, atOnce);
        int span = ceil(strips, spans) * K_BLOCK;
        for (int k = 0; k < strips * K_BLOCK; k += span) {
            multiplySpan(p, k, Math.min(p.k, k + span), 0, p.columns);
        }
    }

    /**
     * Each panel over all of k, after it was prepared. Apart from the other loops: what prepares it
     * reads files, and C2 would compile that, too, in the midst of them.
     */
    private void multiplyPanelByPanel(Product p) {
        for (int column = 0; column < p.columns; column += width) {
            p.right.begin(p.rightFrom + column * p.k, p);
            multiplySpan(p, 0, p.k, column, Math.min(p.columns, column + width));
        }
    }

    private static int ceil(int count, int divisor) {
        return (count + divisor - 1) / divisor;
    }

    /** Takes the sums over a span of k; the last span finishes them. */
    private void multiplySpan(Product p, int from, int to, int firstColumn, int endColumn) {
        p.fetchLeft(from, to);
        boolean last = to == p.k;
        boolean whole = from == 0 && last;
        boolean inPlace = !p.epilogue.residual();
        // Sums that are finished at once need memory for a panel only.
        Strips sums = inPlace ? p.out : p.sums(p.rows, whole ? width : p.columns);
        for (int column = firstColumn; column < endColumn; column += width) {
            int sumsAt =
                    inPlace ? sums.at(p.outRow, p.column + column) : sums.at(0, whole ? 0 : column);
            p.tileColumns = Math.min(width, p.columns - column);
            p.sumsDistance = sums.stripDistance();
            float[] first = from > 0 || p.continuing ? null : p.first(column, width);
            int panelAt = p.rightFrom + column * p.k;
            int a = p.left.at(p.leftRow, p.leftColumn + from);
            int k = from;
            do {
                int length = Math.min(K_BLOCK, to - k);
                p.right.read(panelAt + k * width, length, this, p);
                int next = k + K_BLOCK < to ? K_BLOCK : p.k - k + from; // or the next panel's
                p.lookAhead(p.blockAt + next * width, K_BLOCK * width, length);
                multiplyRows(p, a, length, first, sums.values(), sumsAt);
                first = null;
                a += p.left.stripDistance();
                k += K_BLOCK;
            } while (k < to);
            for (int strip = 0; last && strip * K_BLOCK < p.tileColumns; strip++) {
                int done = strip * K_BLOCK;
                int columns = Math.min(K_BLOCK, p.tileColumns - done);
                int at = sumsAt + strip * p.sumsDistance;
                finish(p, column + done, columns, sums.values(), at);
            }
        }
    }

    /**
     * Goes over all rows, from the left operand's element {@code a} on, with a block of a panel, k
     * long. A loop of its own, called often: the JVM compiles it early, and once, and leaves the
     * loops around it to the first compiler for long.
     */
    private void multiplyRows(Product p, int a, int k, float[] first, float[] sums, int sumsAt) {
        float[] left = p.left.values();
        for (int row = 0; row < p.rows; row += tileRows) {
            p.tileRows = p.rows - row;
            int at = a + row * K_BLOCK;
            int sumAt = sumsAt + row * K_BLOCK;
            if (p.tileRows() <= fewRows || p.tileColumns <= fewColumns) {
                edge(left, at, k, p.block, p.blockAt, first, sums, sumAt, p);
            } else {
                tile(left, at, k, p.block, p.blockAt, first, sums, sumAt, p);
            }
            p.lookFurther(k);
        }
    }

    /** Applies the epilogue, but for the bias, to a panel's sums, one strip of them. */
    private void finish(Product p, int column, int columns, float[] sums, int at) {
        Epilogue epilogue = p.epilogue;
        int rows = epilogue.isBiasOnly() ? 0 : p.rows;
        int target = p.out.at(p.outRow, p.column + column);
        if (epilogue.residual()) { // what it is added to was written a layer ago
            p.out.fetch(p.outRow, rows, p.column + column, columns);
        }
        for (int r = 0; r < rows; r++) {
            int sum = at + r * K_BLOCK;
            if (epilogue.activation() != null) {
                activate(epilogue.activation(), sums, sum, columns);
            }
            if (epilogue.scale() != null) {
                multiply(sums, sum, epilogue.scale(), p.column + column, columns);
            }
            if (epilogue.residual()) {
                add(p.out.values(), target + r * K_BLOCK, sums, sum, columns);
            }
        }
    }

    private static void multiply(float[] x, int from, float[] y, int yFrom, int count) {
        for (int i = 0; i < count; i++) {
            x[from + i] *= y[yFrom + i];
        }
    }
}
