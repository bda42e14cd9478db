package io.github.vitrine.ops;

import io.github.vitrine.kernels.Epilogue;
import io.github.vitrine.kernels.Kernels;
import io.github.vitrine.kernels.PackedMatrix;
import io.github.vitrine.kernels.Product;
import io.github.vitrine.kernels.Strips;
import io.github.vitrine.parallel.Workers;

/**
 * A linear layer with whatever follows it, {@code out = epilogue(x · weight)}, cut into pieces for
 * the workers: blocks of rows, in each the panels of the weight, and of each panel parts of the
 * block's rows. A share's pieces follow each other, so that its block of x stays in the worker's
 * cache.
 */
final class LinearOp implements Workers.Job {
    /** Rows to a block: the more, the less often weights come from memory. */
    static final int ROW_BLOCK = 13 * Strips.ROWS;

    /** A part has this many rows or more: few enough for workers to end together. */
    private static final int ROW_PART = 2 * Strips.ROWS;

    private final Kernels kernels;
    private final Scratch[] scratch;
    private final Strips x;
    private final PackedMatrix weight;
    private final Epilogue epilogue;
    private final Strips out;
    private final FewRows few; // null: all outputs are needed for all rows
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
     * @param few what need not be computed for all rows, or null
     */
    LinearOp(
            Kernels kernels,
            Scratch[] scratch,
            Strips x,
            PackedMatrix weight,
            Epilogue epilogue,
            Strips out,
            FewRows few) {
        this.kernels = kernels;
        this.scratch = scratch;
        this.x = x;
        this.weight = weight;
        this.epilogue = epilogue;
        this.out = out;
        // Where a panel would hold both kinds, all is computed for all rows.
        this.few = few != null && few.stretch() % weight.panelWidth() == 0 ? few : null;
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
        for (Scratch each : scratch) { // each worker's first product, mostly its largest
            each.product.fetchNext();
        }
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
        for (int item = from; item < to; ) {
            int part = item % parts;
            int panel = item / parts % weight.panels();
            int block = item / parts / weight.panels();
            int whole = Math.min((to - item) / parts, weight.panels() - panel);
            if (part == 0 && whole > 0) {
                multiply(block, 0, parts, panel, panel + whole, worker);
                item += whole * parts;
            } else {
                int end = Math.min(parts, part + to - item);
                multiply(block, part, end, panel, panel + 1, worker);
                item += end - part;
            }
        }
    }

    private void multiply(int block, int from, int to, int panel, int end, int worker) {
        for (int first = panel, next; first < end; first = next) {
            next = first + 1;
            while (next < end && isForFewRows(next) == isForFewRows(first)) {
                next++;
            }
            multiplyAlike(block, from, to, first, next, worker);
        }
    }

    private boolean isForFewRows(int panel) {
        return few != null && few.has(panel * weight.panelWidth());
    }

    /** Panels that are all needed for the same rows. */
    private void multiplyAlike(int block, int from, int to, int panel, int end, int worker) {
        int row = block * blockRows;
        int rows = Math.min(blockRows, x.rows() - row);
        int first = row + partStart(from, rows);
        int count = row + partStart(to, rows) - first;
        if (isForFewRows(panel)) {
            count = Math.min(count, few.rows() - first);
        }
        if (count <= 0) {
            return; // a part of a last block that is short, or rows that nobody needs
        }
        int column = panel * weight.panelWidth();
        int columns = Math.min(weight.columns(), end * weight.panelWidth()) - column;
        Product product = scratch[worker].product;
        product.left(x, first, count).right(weight, panel, columns).into(out, first);
        kernels.multiply(product.then(epilogue, column));
    }

    /** Where a part of a block begins. */
    private int partStart(int part, int rows) {
        return part == parts ? rows : rows * part / parts / Strips.ROWS * Strips.ROWS;
    }
}
