package io.github.vitrine.kernels;

/**
 * Rearranges matrices into the layouts that the product kernels read. Moves values, changes none.
 */
public final class Packing {
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
        // Sixteen source elements at a time: one cache line read per column, sixteen written in
        // turn.
        for (int k0 = 0; k0 < k; k0 += 16) {
            int count = Math.min(16, k - k0);
            for (int column = 0; column < columns; column++) {
                int row = from + column * stride + k0;
                scatter(source, row, count, panel, at + k0 * width + column, width);
            }
        }
    }

    /** A loop of its own: the JVM then compiles it early, and once, while a model loads. */
    private static void scatter(
            float[] source, int from, int count, float[] panel, int at, int width) {
        for (int i = 0; i < count; i++) {
            panel[at + i * width] = source[from + i];
        }
    }
}
