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

    /** Rows to a piece: few enough for as many pieces as make workers end together. */
    private static final int ROW_PART = 2 * Strips.ROWS;

    private final Kernels kernels;
    private final Scratch[] scratch;
    private final Strips x;
    private final PackedMatrix weight;
    private final Epilogue epilogue;
    private final Strips out;
    private final int blockRows;
    private final int blocks;
    private final int parts;

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
        parts = Math.max(1, Math.min(blockRows, x.rows()) / ROW_PART);
    }

    private static int ceil(int count, int divisor) {
        return (count + divisor - 1) / divisor;
    }

    /** The number of pieces. */
    int items() {
        return blocks * weight.panels() * parts;
    }

    /** Runs some pieces: as few products as they make. */
    @Override
    public void run(int from, int to, int worker) {
        Product product = scratch[worker].product;
        for (int item = from; item < to; ) {
            int part = item % parts;
            int panel = item / parts % weight.panels();
            int block = item / parts / weight.panels();
            int whole = Math.min((to - item) / parts, weight.panels() - panel);
            if (part == 0 && whole > 0) {
                multiply(block, 0, parts, panel, panel + whole, product);
                item += whole * parts;
            } else {
                int end = Math.min(parts, part + to - item);
                multiply(block, part, end, panel, panel + 1, product);
                item += end - part;
            }
        }
    }

    private void multiply(int block, int from, int to, int panel, int end, Product product) {
        int row = block * blockRows;
        int rows = Math.min(blockRows, x.rows() - row);
        int first = row + partStart(from, rows);
        int count = row + partStart(to, rows) - first;
        int column = panel * weight.panelWidth();
        int columns = Math.min(weight.columns(), end * weight.panelWidth()) - column;
        product.left(x, first, count).right(weight, panel, columns).into(out, first);
        kernels.multiply(product.then(epilogue, column));
    }

    /** Where a part of a block begins. */
    private int partStart(int part, int rows) {
        return part == parts ? rows : rows * part / parts / Strips.ROWS * Strips.ROWS;
    }
}
