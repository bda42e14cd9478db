package io.github.vitrine.ops;

import io.github.vitrine.kernels.Epilogue;
import io.github.vitrine.kernels.Kernels;
import io.github.vitrine.kernels.PackedMatrix;
import io.github.vitrine.kernels.Product;
import io.github.vitrine.kernels.Strips;
import io.github.vitrine.parallel.Workers;

/**
 * A linear layer with whatever follows it, {@code out = epilogue(x · weight)}, cut into pieces for
 * the workers: blocks of rows, and in each the panels of the weight. A worker's pieces follow each
 * other, so that its block of x stays in its cache.
 */
final class LinearOp implements Workers.Job {
    /** Rows to a block: the more, the less often weights come from memory. */
    private static final int ROW_BLOCK = 8 * Strips.ROWS;

    private final Kernels kernels;
    private final Scratch[] scratch;
    private final Strips x;
    private final PackedMatrix weight;
    private final Epilogue epilogue;
    private final Strips out;
    private final int blockRows;
    private final int blocks;

    /**
     * Prepares a call.
     *
     * @param scratch each worker's
     * @param x {@code [rows, K]}
     * @param weight {@code [K, M]}
     * @param out {@code [rows, M]}
     */
    LinearOp(
            Kernels kernels,
            Scratch[] scratch,
            Strips x,
            PackedMatrix weight,
            Epilogue epilogue,
            Strips out) {
        this.kernels = kernels;
        this.scratch = scratch;
        this.x = x;
        this.weight = weight;
        this.epilogue = epilogue;
        this.out = out;
        if (x.columns() != weight.rows()
                || out.columns() != weight.columns()
                || out.rows() != x.rows()) {
            throw new IllegalArgumentException(
                    String.format(
                            "linear: x [%d, %d], weight [%d, %d], out [%d, %d] don't fit",
                            x.rows(),
                            x.columns(),
                            weight.rows(),
                            weight.columns(),
                            out.rows(),
                            out.columns()));
        }
        int even = ceil(x.rows(), Math.max(1, ceil(x.rows(), ROW_BLOCK)));
        blockRows = Math.max(1, ceil(even, Strips.ROWS)) * Strips.ROWS;
        blocks = ceil(x.rows(), blockRows);
    }

    private static int ceil(int count, int divisor) {
        return (count + divisor - 1) / divisor;
    }

    /** The number of pieces. */
    int items() {
        return blocks * weight.panels();
    }

    /** Runs some pieces: for each block of rows among them one product. */
    @Override
    public void run(int from, int to, int worker) {
        Product product = scratch[worker].product;
        for (int item = from; item < to; ) {
            int block = item / weight.panels();
            int panel = item % weight.panels();
            int end = Math.min(weight.panels(), panel + to - item);
            multiply(block * blockRows, panel, end, product);
            item += end - panel;
        }
    }

    private void multiply(int row, int panel, int end, Product product) {
        int rows = Math.min(blockRows, x.rows() - row);
        int column = panel * weight.panelWidth();
        int columns = Math.min(weight.columns(), end * weight.panelWidth()) - column;
        product.left(x, row, rows).right(weight, panel, columns).into(out, row);
        kernels.multiply(product.then(epilogue, column));
    }
}
