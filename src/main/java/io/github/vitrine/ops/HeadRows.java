package io.github.vitrine.ops;

import io.github.vitrine.kernels.FloatArena;
import io.github.vitrine.kernels.Stretch;
import io.github.vitrine.kernels.Strips;

/**
 * A block of rows of one head, {@code [QUERY_BLOCK, headWidth]}: within a larger matrix if products
 * can read and write it there, in memory of its own if not.
 */
final class HeadRows {
    private final FloatArena arena;
    private Stretch memory = Stretch.NONE;
    private Strips own;

    /** Holds them. */
    Strips strips;

    /** The first row there. */
    int row;

    /** The head's first column there. */
    int column;

    private int width;

    HeadRows(FloatArena arena) {
        this.arena = arena;
    }

    /** Takes them to be within a matrix. */
    void within(Strips whole, int row, int column, int width) {
        this.strips = whole;
        this.row = row;
        this.column = column;
        this.width = width;
    }

    /** Takes them to be on their own. */
    void alone(int width) {
        if (own == null || own.columns() != width) {
            memory = arena.atLeast(memory, Strips.length(AttentionOp.QUERY_BLOCK, width));
            own = new Strips(memory, AttentionOp.QUERY_BLOCK, width);
        }
        within(own, 0, 0, width);
    }

    /** Whether a head's columns are in one strip, where a product can have them as they are. */
    static boolean areInOneStrip(int column, int width) {
        return Strips.contiguous(column) >= width;
    }

    /** Copies the first rows from a matrix. */
    void copyFrom(Strips source, int sourceRow, int sourceColumn, int rows) {
        for (int r = 0; r < rows; r++) {
            source.copyTo(sourceRow + r, sourceColumn, strips, row + r, column, width);
        }
    }

    /** Copies the first rows into a matrix. */
    void copyTo(Strips target, int targetRow, int targetColumn, int rows) {
        for (int r = 0; r < rows; r++) {
            strips.copyTo(row + r, column, target, targetRow + r, targetColumn, width);
        }
    }
}
