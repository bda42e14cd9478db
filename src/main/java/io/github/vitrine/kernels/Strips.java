package io.github.vitrine.kernels;

/**
 * A matrix cut into strips of {@value #WIDTH} columns, one strip after the other, each row-major.
 * Products read their left operand like this: the rows of a tile stand at a constant distance, and
 * a block of k is one stretch of memory, whatever the matrix's width. They leave their result like
 * this, too, since rows of a wide matrix lie in as many pages of memory: what one layer leaves in
 * strips the next one reads without rearranging it.
 *
 * <p>A view of someone's memory; what stands there between the rows or columns and their padding is
 * undefined, and never part of a result.
 */
public final class Strips {
    /**
     * Columns of a strip: the length of a product's block of k. A panel is a part of a strip, or
     * some strips.
     */
    public static final int WIDTH = 128;

    /**
     * Memory is for a multiple of this many rows, which is one of every tile's height too: a tile
     * at the last row needs no care. A product of some of the rows begins at such a multiple.
     */
    public static final int ROWS = 48;

    private final float[] values;
    private final int from;
    private final int rows;
    private final int columns;
    private int fetched; // so that the compiler can't leave it out; threads may overwrite it

    /**
     * Looks at memory as strips.
     *
     * @param memory at least {@link #length} floats
     * @param rows of the matrix
     * @param columns of the matrix
     */
    public Strips(Stretch memory, int rows, int columns) {
        if (memory.length() < length(rows, columns)) {
            throw new IllegalArgumentException(
                    String.format(
                            "strips of [%d, %d] need %d floats, found %d",
                            rows, columns, length(rows, columns), memory.length()));
        }
        this.values = memory.values();
        this.from = memory.at();
        this.rows = rows;
        this.columns = columns;
    }

    /**
     * The memory that a matrix takes.
     *
     * @param rows of the matrix
     * @param columns of the matrix
     * @return floats, padding included
     * @throws ArithmeticException if they don't fit into an array
     */
    public static int length(int rows, int columns) {
        return Math.toIntExact((long) padded(rows) * columnsOf(columns));
    }

    /**
     * The columns that there is memory for.
     *
     * @param columns of a matrix
     * @return as many, rounded up to whole strips
     */
    public static int columnsOf(int columns) {
        return Math.toIntExact((columns + WIDTH - 1L) / WIDTH * WIDTH);
    }

    /** A number of rows, rounded up to what memory there is for. */
    static int padded(int rows) {
        return (rows + ROWS - 1) / ROWS * ROWS;
    }

    /**
     * The number of rows.
     *
     * @return without padding
     */
    public int rows() {
        return rows;
    }

    /**
     * The number of columns.
     *
     * @return without padding
     */
    public int columns() {
        return columns;
    }

    /**
     * The array that holds the strips.
     *
     * @return not a copy
     */
    public float[] values() {
        return values;
    }

    /**
     * Where an element stands in {@link #values()}. Those of its row up to the end of the strip
     * follow it.
     *
     * @param row the element's row
     * @param column the element's column
     * @return an index
     */
    public int at(int row, int column) {
        int strip = column / WIDTH;
        return from + (strip * padded(rows) + row) * WIDTH + (column - strip * WIDTH);
    }

    /**
     * The distance from a strip to the next.
     *
     * @return in elements
     */
    public int stripDistance() {
        return padded(rows) * WIDTH;
    }

    /**
     * Copies part of a row into the strips.
     *
     * @param row which row
     * @param column the first column to set
     * @param source holds the elements
     * @param from the first
     * @param count how many
     */
    public void set(int row, int column, float[] source, int from, int count) {
        for (int done = 0; done < count; ) {
            int part = Math.min(count - done, contiguous(column + done));
            System.arraycopy(source, from + done, values, at(row, column + done), part);
            done += part;
        }
    }

    /**
     * Copies part of a row out of the strips.
     *
     * @param row which row
     * @param column the first column to get
     * @param target receives the elements
     * @param to the first
     * @param count how many
     */
    public void get(int row, int column, float[] target, int to, int count) {
        for (int done = 0; done < count; ) {
            int part = Math.min(count - done, contiguous(column + done));
            System.arraycopy(values, at(row, column + done), target, to + done, part);
            done += part;
        }
    }

    /**
     * Copies part of a row into other strips.
     *
     * @param row which row
     * @param column the first column to copy
     * @param target receives the elements
     * @param targetRow the row there
     * @param targetColumn the first column there
     * @param count how many
     */
    public void copyTo(
            int row, int column, Strips target, int targetRow, int targetColumn, int count) {
        for (int done = 0; done < count; ) {
            int part = Math.min(count - done, contiguous(targetColumn + done));
            int to = target.at(targetRow, targetColumn + done);
            get(row, column + done, target.values, to, part);
            done += part;
        }
    }

    /**
     * Has some rows brought into the cache, for those who would wait for each of their cache lines:
     * here many are on their way at a time.
     *
     * @param row the first row
     * @param count how many
     * @param column the first column
     * @param width how many columns
     */
    public void fetch(int row, int count, int column, int width) {
        int bits = 0;
        for (int done = 0; done < width; ) {
            int part = Math.min(width - done, contiguous(column + done));
            for (int r = 0; r < count; r++) {
                int at = at(row + r, column + done);
                for (int i = at; i < at + part; i += Stretch.LINE) {
                    bits ^= Float.floatToRawIntBits(values[i]);
                }
            }
            done += part;
        }
        fetched = bits;
    }

    /**
     * How far a row goes on without a gap.
     *
     * @param column from where on
     * @return columns up to the end of the strip
     */
    public static int contiguous(int column) {
        return WIDTH - column % WIDTH;
    }
}
