package io.github.vitrine.ops;

import io.github.vitrine.kernels.Epilogue;
import io.github.vitrine.kernels.Kernels;
import io.github.vitrine.kernels.PackedMatrix;
import io.github.vitrine.kernels.Product;
import io.github.vitrine.kernels.Strips;
import io.github.vitrine.parallel.Workers;
import io.github.vitrine.tensor.Tensor;

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
    private final Tensor rowMajorOut; // null if the result goes into strips
    private final Strips stripsOut; // null if it does not
    private final int blockRows;
    private final int blocks;

    /**
     * Prepares a call.
     *
     * @param scratch each worker's
     * @param x {@code [rows, K]}
     * @param weight {@code [K, M]}
     * @param out {@code [..., M]}, of as many rows
     */
    LinearOp(
            Kernels kernels,
            Scratch[] scratch,
            Strips x,
            PackedMatrix weight,
            Epilogue epilogue,
            Tensor out) {
        this(kernels, scratch, x, weight, epilogue, out, null);
        int columns = weight.columns();
        if (out.size(-1) != columns || out.elements() / columns != x.rows()) {
            throw misfit(out.shape().toString());
        }
    }

    /**
     * Prepares a call.
     *
     * @param scratch each worker's
     * @param x {@code [rows, K]}
     * @param weight {@code [K, M]}
     * @param epilogue not a residual
     * @param out {@code [rows, M]}
     */
    LinearOp(
            Kernels kernels,
            Scratch[] scratch,
            Strips x,
            PackedMatrix weight,
            Epilogue epilogue,
            Strips out) {
        this(kernels, scratch, x, weight, epilogue, null, out);
        if (out.columns() != weight.columns() || out.rows() != x.rows() || epilogue.residual()) {
            throw misfit("[" + out.rows() + ", " + out.columns() + "]");
        }
    }

    private LinearOp(
            Kernels kernels,
            Scratch[] scratch,
            Strips x,
            PackedMatrix weight,
            Epilogue epilogue,
            Tensor rowMajorOut,
            Strips stripsOut) {
        this.kernels = kernels;
        this.scratch = scratch;
        this.x = x;
        this.weight = weight;
        this.epilogue = epilogue;
        this.rowMajorOut = rowMajorOut;
        this.stripsOut = stripsOut;
        if (x.columns() != weight.rows()) {
            throw misfit("of any shape");
        }
        int even = ceil(x.rows(), Math.max(1, ceil(x.rows(), ROW_BLOCK)));
        blockRows = Math.max(1, ceil(even, Strips.ROWS)) * Strips.ROWS;
        blocks = ceil(x.rows(), blockRows);
    }

    private static int ceil(int count, int divisor) {
        return (count + divisor - 1) / divisor;
    }

    private IllegalArgumentException misfit(String out) {
        return new IllegalArgumentException(
                String.format(
                        "linear: x [%d, %d], weight [%d, %d], out %s don't fit",
                        x.rows(), x.columns(), weight.rows(), weight.columns(), out));
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
        product.left(x, row, rows).right(weight, panel, columns);
        if (stripsOut == null) {
            int stride = weight.columns();
            int at = rowMajorOut.offset() + row * stride + column;
            product.into(rowMajorOut.data(), at, stride);
        } else {
            product.into(stripsOut, row);
        }
        kernels.multiply(product.then(epilogue, column));
    }
}
