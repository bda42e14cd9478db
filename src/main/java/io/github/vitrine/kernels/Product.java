package io.github.vitrine.kernels;

/**
 * The operands of one matrix product, {@code out[m, n] = epilogue(left[m, k] · right[k, n])}, and
 * the scratch memory to compute it in. One object per thread, filled anew for each product: it
 * exists so that a product needs neither fourteen arguments nor an allocation.
 */
public final class Product {
    float[] left;
    int leftFrom;
    int leftStride;
    int rows;

    float[] right;
    int rightFrom;
    int k;
    int columns;

    float[] out;
    int outFrom;
    int outStride;
    boolean accumulate;

    Epilogue epilogue = Epilogue.NONE;
    int column;

    /** Rows of the left operand, regrouped into tiles; see {@link TiledKernels}. */
    float[] packedLeft = new float[0];

    /** The sums of one panel, before its epilogue. */
    float[] panelOut = new float[0];

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
        left = values;
        leftFrom = from;
        leftStride = stride;
        rows = count;
        return this;
    }

    /**
     * The right operand: panels as {@link PackedMatrix} holds them, of the kernels' panel width.
     *
     * @param panels holds them, one after the other
     * @param from the first panel's first element
     * @param length number of rows, k
     * @param count number of columns, n
     * @return this
     */
    public Product right(float[] panels, int from, int length, int count) {
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
        out = values;
        outFrom = from;
        outStride = stride;
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

    /** Makes room in the scratch arrays, which only ever grow. */
    void reserve(int leftLength, int panelLength) {
        if (packedLeft.length < leftLength) {
            packedLeft = new float[leftLength];
        }
        if (panelOut.length < panelLength) {
            panelOut = new float[panelLength];
        }
    }
}
