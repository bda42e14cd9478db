package io.github.vitrine.kernels;

import java.util.Arrays;

/**
 * The operands of one matrix product, {@code out[m, n] = epilogue(left[m, k] · right[k, n])}, and
 * the scratch memory to compute it in. One object per thread, filled anew for each product: it
 * exists so that a product needs neither a dozen arguments nor new memory.
 */
public final class Product {
    /** How far a tile looks ahead for each k. */
    private static final int AHEAD_STEP = 2;

    private static final float[] NOTHING = {};

    Strips left;
    int leftRow;
    int leftColumn;
    int rows;

    Panels right;
    int rightFrom;
    int k;
    int columns;

    Strips out;
    int outRow;
    boolean continuing;
    private boolean fetching;
    private boolean usesAllTiles;
    private int mostTileRows = Integer.MAX_VALUE;

    Epilogue epilogue = Epilogue.NONE;

    /** Where the first column of results stands in the output and in the epilogue's vectors. */
    int column;

    /** The block of the right operand at hand. */
    float[] block;

    int blockAt;

    /** Rows from the tile at hand on. */
    int tileRows;

    /** Columns of the panel at hand, without its padding. */
    int tileColumns;

    /** From one strip of its sums to the next. */
    int sumsDistance;

    /** Where in {@link #block} the next tile may read ahead, and the last place where one may. */
    private int ahead;

    private int aheadLast;
    private int seen;

    /** The caller's panels, and those before: attention goes to and fro between two. */
    private FloatPanels own = new FloatPanels(0);

    private FloatPanels ownBefore = own;

    private final FloatArena arena;
    private Stretch spareBlock = Stretch.NONE;
    private Stretch sumsMemory = Stretch.NONE;
    private Strips sums = new Strips(Stretch.NONE, 0, 0);
    private float[] first = new float[0];

    /** A panel as it is stored, while matrices are not packed. */
    private float[] panelRows = NOTHING;

    /** Rows of their own, and those before: attention goes to and fro between two lengths. */
    private float[][] spareRows = new float[0][];

    private float[][] spareRowsBefore = spareRows;

    /**
     * Creates an empty product.
     *
     * @param arena where its scratch memory comes from
     */
    public Product(FloatArena arena) {
        this.arena = arena;
    }

    /**
     * The left operand, {@code [rows, k]}.
     *
     * @param strips hold it
     * @param row its first row there, a multiple of {@link Strips#ROWS}
     * @param count number of rows, m: such a multiple too, or up to the last row; any, where the
     *     right operand has none to multiply them with, or where what follows in the output, up to
     *     the end of a tile, may be overwritten
     * @return this
     */
    public Product left(Strips strips, int row, int count) {
        return left(strips, row, 0, count);
    }

    /**
     * The left operand, {@code [rows, k]}, among other columns.
     *
     * @param strips hold it
     * @param row its first row, as for {@link #left(Strips, int, int)}
     * @param column its first column: a strip's, or so that all k are in one strip
     * @param count number of rows
     * @return this
     */
    public Product left(Strips strips, int row, int column, int count) {
        left = strips;
        leftRow = row;
        leftColumn = column;
        rows = count;
        return this;
    }

    /**
     * The right operand, from a panel on.
     *
     * @param matrix packed for these kernels, with at least one row: of none, what the output
     *     becomes is undefined
     * @param panel the first panel
     * @param count number of columns, n
     * @return this
     */
    public Product right(PackedMatrix matrix, int panel, int count) {
        Panels panels = matrix.memory();
        if (!panels.inOneSpan()) {
            panelRows = NOTHING; // matrices are packed by now, most of them
        }
        return right(panels, matrix.panelStart(panel), matrix.rows(), count);
    }

    /**
     * The right operand: panels of the kernels' width, in memory of the caller's.
     *
     * @param panels holds them, one after the other
     * @param from the first panel's first element
     * @param length number of rows, k, at least 1
     * @param count number of columns, n
     * @return this
     */
    public Product right(float[] panels, int from, int length, int count) {
        if (own.values() != panels) {
            FloatPanels other =
                    ownBefore.values() == panels ? ownBefore : new FloatPanels(panels, 0);
            ownBefore = own;
            own = other;
        }
        return right(own, from, length, count);
    }

    private Product right(Panels panels, int from, int length, int count) {
        right = panels;
        rightFrom = from;
        k = length;
        columns = count;
        return this;
    }

    /**
     * Where the result goes: the columns from {@link #then}'s first on. Overwrites what stands
     * there, without an epilogue, and may overwrite what stands in the padding of its panels.
     *
     * @param strips receive it
     * @param row its first row there, as for {@link #left}
     * @return this
     */
    public Product into(Strips strips, int row) {
        out = strips;
        outRow = row;
        continuing = false;
        epilogue = Epilogue.NONE;
        column = 0;
        return this;
    }

    /**
     * Continues the chains of sums that stand in the output instead of starting them, from the bias
     * or zero. Not for an epilogue with a residual.
     *
     * @return this
     */
    public Product continuing() {
        continuing = true;
        return this;
    }

    /**
     * Uses all tiles from now on, though the JVM may not have compiled them.
     *
     * @return this
     */
    public Product usingAllTiles() {
        usesAllTiles = true;
        return this;
    }

    /**
     * Takes no tile to have more rows than these, from now on. What a tile has beyond them is not
     * computed: only for products that have no more, and for those whose right operand has no rows,
     * which call tiles for nothing.
     *
     * @param most how many, at least 1
     * @return this
     */
    public Product inTilesOf(int most) {
        mostTileRows = most;
        return this;
    }

    /**
     * Whether to use all tiles, whatever {@link Kernels#useAllTiles} says.
     *
     * @return true for those who have them compiled
     */
    public boolean mustUseAllTiles() {
        return usesAllTiles;
    }

    /** Has the next left operand fetched before it is multiplied: others have just written it. */
    public void fetchNext() {
        fetching = true;
    }

    /**
     * What to do with finished sums.
     *
     * @param what the epilogue
     * @param firstColumn where this product's first column stands in the output and in the
     *     epilogue's bias and scale
     * @return this
     */
    public Product then(Epilogue what, int firstColumn) {
        epilogue = what;
        column = firstColumn;
        return this;
    }

    /**
     * Rows of their own, for kernels that work on copies.
     *
     * @param count how many
     * @param length of each
     * @return at least so many, with whatever stands there
     */
    public float[][] rows(int count, int length) {
        if (!fit(spareRows, count, length)) {
            float[][] other = spareRowsBefore;
            spareRowsBefore = spareRows;
            spareRows = fit(other, count, length) ? other : new float[count][length];
        }
        return spareRows;
    }

    private static boolean fit(float[][] rows, int count, int length) {
        return rows.length >= count && rows[0].length == length;
    }

    /**
     * Has the tiles over the block at hand read what comes after it, each a part, so that it is in
     * the cache when its turn comes. Java has no prefetch instruction: this is a load whose value
     * nobody needs.
     *
     * @param next where that begins in {@link #block}, if it is there at all
     * @param length of that block
     * @param k how long a tile is
     */
    void lookAhead(int next, int length, int k) {
        // What comes after memory of its own is not the product's.
        boolean there = block != spareBlock.values() && next <= block.length - length;
        ahead = there ? next : blockAt;
        aheadLast = there ? next + length - AHEAD_STEP * k : blockAt;
    }

    /**
     * How many rows of the tile at hand count. A tile may compute the rest, which is padding, or
     * leave it out.
     *
     * @return at least 1, and perhaps more than a tile has
     */
    public int tileRows() {
        return Math.min(tileRows, mostTileRows);
    }

    /**
     * How many columns of the tile at hand count. A tile may compute the rest, up to the end of a
     * strip, or leave it out.
     *
     * @return at least 1, and at most as many as a panel has
     */
    public int tileColumns() {
        return tileColumns;
    }

    /**
     * Where the sums of a tile wider than {@link Strips#WIDTH} go on.
     *
     * @return the distance from one strip of them to the next
     */
    public int sumsDistance() {
        return sumsDistance;
    }

    /**
     * Brings a span of the left operand into the cache, if that was asked for. Another core has
     * written half of it, and tiles wait for each of its cache lines.
     */
    void fetchLeft(int from, int to) {
        if (!fetching) {
            return;
        }
        left.fetch(leftRow, rows, leftColumn + from, to - from);
        fetching = to < this.k; // until the last span is there
    }

    /** Goes on to the next tile's part. */
    void lookFurther(int k) {
        ahead = Math.min(ahead + AHEAD_STEP * k, aheadLast);
    }

    /**
     * Where a tile may read ahead in the array of its panel: for each of its k every second element
     * from here on. A tile of 128 sees sixteen cache lines like that, and as many tiles as make 200
     * rows see all of a panel's block.
     *
     * @return an index
     */
    public int ahead() {
        return ahead;
    }

    /**
     * Takes note of what was read ahead, so that the compiler can't leave it out.
     *
     * @param bits anything that depends on all of it
     */
    public void see(int bits) {
        seen ^= bits;
    }

    /** Makes {@link #block} memory of the product's own. */
    float[] spareBlock(int length) {
        spareBlock = arena.atLeast(spareBlock, length);
        blockAt = spareBlock.at();
        block = spareBlock.values();
        return block;
    }

    /** What {@link Panels#begin} left in {@link #panelRows(int)}. */
    float[] panelRows() {
        return panelRows;
    }

    /** Memory for a panel as it is stored. */
    float[] panelRows(int length) {
        if (panelRows.length < length) {
            panelRows = new float[length];
        }
        return panelRows;
    }

    /** What the sums of some columns start from: their bias, or zero. */
    float[] first(int from, int count) {
        if (first.length < count) {
            first = new float[count];
        }
        float[] bias = epilogue.bias();
        int columns = bias == null ? 0 : Math.min(count, this.columns - from);
        if (columns > 0) {
            System.arraycopy(bias, column + from, first, 0, columns);
        }
        Arrays.fill(first, columns, count, 0);
        return first;
    }

    /** Memory for sums that are not finished. */
    Strips sums(int rows, int columns) {
        if (sums.rows() < rows || sums.columns() < columns) {
            int padded = Strips.padded(rows); // takes no more memory
            sumsMemory = arena.atLeast(sumsMemory, Strips.length(padded, columns));
            sums = new Strips(sumsMemory, padded, columns);
        }
        return sums;
    }
}
