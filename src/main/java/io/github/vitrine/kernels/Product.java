package io.github.vitrine.kernels;

/**
 * The operands of one matrix product, {@code out[m, n] = epilogue(left[m, k] · right[k, n])}, and
 * the scratch memory to compute it in. One object per thread, filled anew for each product: it
 * exists so that a product needs neither fourteen arguments nor new memory.
 */
public final class Product {
    /** The left operand in strips, or null where it is row-major. */
    Strips leftStrips;

    int leftRow;

    float[] left;
    int leftFrom;
    int leftStride;
    int rows;

    Panels right;
    int rightFrom;
    int k;
    int columns;

    /** Where the result goes, in strips, or null where it is row-major. */
    Strips outStrips;

    int outRow;

    float[] out;
    int outFrom;
    int outStride;
    boolean accumulate;

    Epilogue epilogue = Epilogue.NONE;
    int column;

    /** The block of the right operand at hand. */
    float[] block;

    int blockAt;

    /** The caller's panels, and those before: attention goes to and fro between two. */
    private FloatPanels own = new FloatPanels(0);

    private FloatPanels ownBefore = own;

    private Strips leftScratch = new Strips(new float[Strips.length(0, 0)], 0, 0);
    private float[] spareBlock = new float[0];
    private Strips sums = new Strips(new float[Strips.length(0, 0)], 0, 0);
    private float[][] spareRows = new float[0][];

    /** Creates an empty product. */
    public Product() {}

    /**
     * The left operand, {@code [rows, k]}.
     *
     * @param values holds it, row-major
     * @param from its first element
     * @param stride distance between rows
     * @param count number of rows, m
     * @return this
     */
    public Product left(float[] values, int from, int stride, int count) {
        leftStrips = null;
        left = values;
        leftFrom = from;
        leftStride = stride;
        rows = count;
        return this;
    }

    /**
     * The left operand, {@code [rows, k]}, in strips.
     *
     * @param strips hold it
     * @param row its first row there, a multiple of {@link Strips#ROWS}
     * @param count number of rows, m: such a multiple too, or up to the last row
     * @return this
     */
    public Product left(Strips strips, int row, int count) {
        leftStrips = strips;
        leftRow = row;
        rows = count;
        return this;
    }

    /**
     * The right operand, from a panel on.
     *
     * @param matrix packed for these kernels
     * @param panel the first panel
     * @param count number of columns, n
     * @return this
     */
    public Product right(PackedMatrix matrix, int panel, int count) {
        return right(matrix.memory(), matrix.panelStart(panel), matrix.rows(), count);
    }

    /**
     * The right operand: panels of the kernels' width, in memory of the caller's.
     *
     * @param panels holds them, one after the other
     * @param from the first panel's first element
     * @param length number of rows, k
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
     * Where the result goes; overwrites what stands there, without an epilogue.
     *
     * @param values receives it, row-major
     * @param from its first element
     * @param stride distance between rows
     * @return this
     */
    public Product into(float[] values, int from, int stride) {
        outStrips = null;
        out = values;
        outFrom = from;
        outStride = stride;
        accumulate = false;
        epilogue = Epilogue.NONE;
        column = 0;
        return this;
    }

    /**
     * Where the result goes, in strips: the columns from {@link #then}'s first on.
     *
     * @param strips receive it
     * @param row its first row there, as for {@link #left(Strips, int, int)}
     * @return this
     */
    public Product into(Strips strips, int row) {
        outStrips = strips;
        outRow = row;
        accumulate = false;
        epilogue = Epilogue.NONE;
        column = 0;
        return this;
    }

    /**
     * Continues the chains of sums that stand in the output instead of starting them from zero.
     *
     * @return this
     */
    public Product continuing() {
        accumulate = true;
        return this;
    }

    /**
     * What to do with finished sums.
     *
     * @param what the epilogue
     * @param firstColumn the index of this product's first column in the epilogue's bias and scale
     * @return this
     */
    public Product then(Epilogue what, int firstColumn) {
        epilogue = what;
        column = firstColumn;
        return this;
    }

    /** Rows of their own, for kernels that work on copies. */
    float[][] rows(int count, int length) {
        if (spareRows.length < count) {
            spareRows = new float[count][length];
        }
        return spareRows;
    }

    /** Memory for rows of the left operand, regrouped into strips. */
    Strips leftScratch(int rows, int columns) {
        leftScratch = fit(leftScratch, rows, columns);
        return leftScratch;
    }

    /** Makes {@link #block} memory of the product's own. */
    float[] spareBlock(int length) {
        spareBlock = atLeast(spareBlock, PackedMatrix.LEAD + length);
        blockAt = PackedMatrix.LEAD;
        block = spareBlock;
        return block;
    }

    /** Memory for sums that are not finished. */
    Strips sums(int rows, int columns) {
        sums = fit(sums, rows, columns);
        return sums;
    }

    /** The same strips, if they have the size; else others, in the same memory if it suffices. */
    private static Strips fit(Strips strips, int rows, int columns) {
        if (strips.rows() == rows && strips.columns() == columns) {
            return strips;
        }
        float[] values = atLeast(strips.values(), Strips.length(rows, columns));
        return new Strips(values, rows, columns);
    }

    private static float[] atLeast(float[] scratch, int length) {
        return scratch.length < length ? new float[length] : scratch;
    }
}
