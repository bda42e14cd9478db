package io.github.vitrine.kernels;

/**
 * Rearranges matrices into the layouts that the product kernels read. Moves values, changes none.
 */
public final class Packing {
    private static final int EIGHT = 8;

    private Packing() {}

    /**
     * Packs a matrix's transpose into one panel: source row j becomes panel column j.
     *
     * @param source holds {@code [columns, k]} with a stride
     * @param from index of its first element
     * @param stride distance between its rows
     * @param columns rows of the source to take, at most {@code width}
     * @param k elements of each
     * @param panel receives {@code [k, width]}
     * @param at index of its first element
     * @param width the panel's width; columns past {@code columns} become zero
     */
    public static void transpose(
            float[] source,
            int from,
            int stride,
            int columns,
            int k,
            float[] panel,
            int at,
            int width) {
        if (columns < width) {
            for (int i = 0; i < k; i++) {
                java.util.Arrays.fill(panel, at + i * width + columns, at + (i + 1) * width, 0);
            }
        }
        int whole = k - k % EIGHT;
        for (int i = 0; i < whole; i += EIGHT) {
            transposeEight(source, from + i, stride, columns, panel, at + i * width, width);
        }
        for (int i = whole; i < k; i++) {
            for (int column = 0; column < columns; column++) {
                panel[at + i * width + column] = source[from + column * stride + i];
            }
        }
    }

    /**
     * Eight elements of each row: half a cache line is read, and the eight lines that are written
     * stay in the cache. A loop of its own: the JVM then compiles it early, and once.
     */
    private static void transposeEight(
            float[] source, int from, int stride, int columns, float[] panel, int at, int width) {
        for (int column = 0; column < columns; column++) {
            int s = from + column * stride;
            int t = at + column;
            panel[t] = source[s];
            panel[t + width] = source[s + 1];
            panel[t + 2 * width] = source[s + 2];
            panel[t + 3 * width] = source[s + 3];
            panel[t + 4 * width] = source[s + 4];
            panel[t + 5 * width] = source[s + 5];
            panel[t + 6 * width] = source[s + 6];
            panel[t + 7 * width] = source[s + 7];
        }
    }
}
