package io.github.vitrine.benchmarks.vit;

/**
 * Bicubic resizing of a square position table, written apart from the library so that the peers'
 * answers stay an independent check of it: {@code interpolate} of PyTorch with {@code
 * align_corners=False} and no antialiasing, as Hugging Face's ViT calls it.
 */
final class PositionTable {
    /** The bend of PyTorch's cubic kernel. */
    private static final double A = -0.75;

    private PositionTable() {}

    /**
     * Resizes the patches' part of a table; the class token's row is kept.
     *
     * @param table [1 + from * from, width]
     * @param width D
     * @param from patches along a side
     * @param to patches along a side wanted
     * @return [1 + to * to, width]
     */
    static float[] resize(float[] table, int width, int from, int to) {
        if (from == to) {
            return table;
        }
        float[] resized = new float[(1 + to * to) * width];
        System.arraycopy(table, 0, resized, 0, width);
        for (int row = 0; row < to; row++) {
            double y = (row + 0.5) * from / to - 0.5;
            for (int column = 0; column < to; column++) {
                double x = (column + 0.5) * from / to - 0.5;
                int target = (1 + row * to + column) * width;
                addWeighted(table, width, from, y, x, resized, target);
            }
        }
        return resized;
    }

    private static void addWeighted(
            float[] table, int width, int from, double y, double x, float[] out, int at) {
        double[] sum = new double[width];
        int top = (int) Math.floor(y) - 1;
        int left = (int) Math.floor(x) - 1;
        for (int i = 0; i < 4; i++) {
            for (int j = 0; j < 4; j++) {
                double weight = cubic(y - (top + i)) * cubic(x - (left + j));
                int source = (1 + clamp(top + i, from) * from + clamp(left + j, from)) * width;
                for (int d = 0; d < width; d++) {
                    sum[d] += weight * table[source + d];
                }
            }
        }
        for (int d = 0; d < width; d++) {
            out[at + d] = (float) sum[d];
        }
    }

    private static int clamp(int index, int size) {
        return Math.max(0, Math.min(size - 1, index));
    }

    /** Keys' cubic convolution kernel. */
    private static double cubic(double distance) {
        double t = Math.abs(distance);
        if (t <= 1) {
            return ((A + 2) * t - (A + 3)) * t * t + 1;
        }
        return t < 2 ? ((A * t - 5 * A) * t + 8 * A) * t - 4 * A : 0;
    }
}
