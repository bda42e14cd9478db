package io.github.vitrine.kernels;

/**
 * The loops around a product's innermost tile, shared by all kernels. After Goto and van de Geijn,
 * "Anatomy of High-Performance Matrix Multiplication" (2008), turned around for weights that are
 * packed once and for all:
 *
 * <pre>
 * for each block of rows                  the left block, regrouped, stays in the second-level cache
 *   for each panel of the right operand   a few columns
 *     for each block of k                 that part of the panel stays in the first-level cache
 *       for each tile of rows             all sums of the tile stay in registers
 *         for each k: tile += left * right
 *     epilogue of the panel
 * </pre>
 *
 * <p>The sums of a panel lie one tile after the other in a small buffer until they are finished, so
 * that a tile's place needs no stride and edges no special case: padding is computed and dropped.
 * Blocks of k continue each sum's chain where the block before left it.
 */
public abstract class TiledKernels implements Kernels {
    /**
     * Length of a block of k. A constant, so that the distance between a tile's rows in the
     * regrouped left operand is one too, and the tile's loop needs a single index for all of them.
     */
    protected static final int K_BLOCK = 128;

    /** How much of the left operand to regroup at a time, in floats: over half of a 2 MB cache. */
    private static final int LEFT_BLOCK = 320 * 1024;

    private final int tileRows;
    private final int width;

    /**
     * Sets the tile's shape.
     *
     * @param tileRows rows of the tile
     * @param panelWidth columns of the tile and of a panel
     */
    protected TiledKernels(int tileRows, int panelWidth) {
        this.tileRows = tileRows;
        this.width = panelWidth;
    }

    /**
     * Continues the sums of one tile over one block of k, each by one {@code fma} per k, ascending.
     *
     * @param left {@code [tileRows, K_BLOCK]}, of which {@code k} columns count
     * @param leftAt its first element
     * @param k how far to go, at most {@link #K_BLOCK}
     * @param panel {@code [k, panelWidth]}
     * @param panelAt its first element
     * @param sums {@code [tileRows, panelWidth]}: the sums so far, and then the new ones
     * @param sumsAt their first element
     * @param scratch has memory to spare
     */
    protected abstract void tile(
            float[] left,
            int leftAt,
            int k,
            float[] panel,
            int panelAt,
            float[] sums,
            int sumsAt,
            Product scratch);

    @Override
    public final int panelWidth() {
        return width;
    }

    @Override
    public final void multiply(Product p) {
        int kBlocks = (p.k + K_BLOCK - 1) / K_BLOCK;
        int tileLength = tileRows * kBlocks * K_BLOCK;
        int tiles = (p.rows + tileRows - 1) / tileRows;
        int blocks = (int) (((long) tiles * tileLength + LEFT_BLOCK - 1) / LEFT_BLOCK);
        int blockTiles = Math.max(1, (tiles + blocks - 1) / Math.max(1, blocks));
        p.reserve(blockTiles * tileLength, blockTiles * tileRows * width);
        for (int tile = 0; tile < tiles; tile += blockTiles) {
            int row = tile * tileRows;
            int rows = Math.min(blockTiles * tileRows, p.rows - row);
            regroup(p, row, rows, kBlocks);
            for (int column = 0; column < p.columns; column += width) {
                panel(p, row, rows, column, kBlocks);
            }
        }
    }

    /** Copies a block of left rows into tiles: [tile][block of k][row of tile][K_BLOCK]. */
    private void regroup(Product p, int row, int rows, int kBlocks) {
        for (int r = 0; r < rows; r++) {
            int source = p.leftFrom + (row + r) * p.leftStride;
            int tileAt = (r / tileRows) * tileRows * kBlocks * K_BLOCK;
            for (int block = 0; block < kBlocks; block++) {
                int k0 = block * K_BLOCK;
                int target = tileAt + (block * tileRows + r % tileRows) * K_BLOCK;
                int length = Math.min(K_BLOCK, p.k - k0);
                System.arraycopy(p.left, source + k0, p.packedLeft, target, length);
            }
        }
    }

    /** Computes one panel's columns for one block of rows. */
    private void panel(Product p, int row, int rows, int column, int kBlocks) {
        int columns = Math.min(width, p.columns - column);
        int panelAt = p.rightFrom + column * p.k;
        int tiles = (rows + tileRows - 1) / tileRows;
        float[] sums = p.panelOut;
        if (p.accumulate) {
            for (int r = 0; r < rows; r++) {
                int source = p.outFrom + (row + r) * p.outStride + column;
                System.arraycopy(p.out, source, sums, r * width, columns);
            }
        } else {
            java.util.Arrays.fill(sums, 0, tiles * tileRows * width, 0);
        }
        for (int block = 0; block < kBlocks; block++) {
            int k0 = block * K_BLOCK;
            int length = Math.min(K_BLOCK, p.k - k0);
            for (int tile = 0; tile < tiles; tile++) {
                int leftAt = (tile * kBlocks + block) * tileRows * K_BLOCK;
                int sumsAt = tile * tileRows * width;
                tile(p.packedLeft, leftAt, length, p.right, panelAt + k0 * width, sums, sumsAt, p);
            }
        }
        finish(p, row, rows, column, columns);
    }

    /** Applies the epilogue to a panel's finished sums and leaves them in the output. */
    private void finish(Product p, int row, int rows, int column, int columns) {
        Epilogue epilogue = p.epilogue;
        float[] sums = p.panelOut;
        float[] bias = epilogue.bias();
        if (bias != null && (epilogue.activation() != null || epilogue.scale() != null)) {
            for (int r = 0; r < rows; r++) {
                add(sums, r * width, bias, p.column + column, columns);
            }
            bias = null;
        }
        if (epilogue.activation() != null) {
            activate(epilogue.activation(), sums, 0, rows * width);
        }
        if (epilogue.scale() != null) {
            for (int r = 0; r < rows; r++) {
                multiply(sums, r * width, epilogue.scale(), p.column + column, columns);
            }
        }
        for (int r = 0; r < rows; r++) {
            int target = p.outFrom + (row + r) * p.outStride + column;
            if (bias == null) {
                if (epilogue.residual()) {
                    add(p.out, target, sums, r * width, columns);
                } else {
                    System.arraycopy(sums, r * width, p.out, target, columns);
                }
            } else {
                // The usual ends of a linear layer, in one pass over the sums.
                int b = p.column + column;
                storeBiased(sums, r * width, bias, b, columns, p.out, target, epilogue.residual());
            }
        }
    }

    /**
     * Leaves a row of sums in the output: {@code out = sums + bias} or {@code out += sums + bias}.
     *
     * @param sums holds the row
     * @param from its first element
     * @param bias one value per element
     * @param biasFrom the first
     * @param count the row's length
     * @param out receives the row
     * @param at its first element
     * @param residual whether to add to what stands in the output
     */
    protected abstract void storeBiased(
            float[] sums,
            int from,
            float[] bias,
            int biasFrom,
            int count,
            float[] out,
            int at,
            boolean residual);

    private static void multiply(float[] x, int from, float[] y, int yFrom, int count) {
        for (int i = 0; i < count; i++) {
            x[from + i] *= y[yFrom + i];
        }
    }
}
