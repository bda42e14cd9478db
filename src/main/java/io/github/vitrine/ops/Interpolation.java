package io.github.vitrine.ops;

import io.github.vitrine.tensor.Tensor;

/**
 * Resizes a grid of vectors the way {@code torch.nn.functional.interpolate} does, with {@code
 * align_corners=False} unless said otherwise: one separable filter per axis. With antialiasing the
 * filter widens when shrinking, and the bicubic kernel has a = -0.5; without, it has four taps and
 * a = -0.75. The two differ even when enlarging, so a checkpoint family's own mode must be used.
 */
public enum Interpolation {
    /** Two taps. */
    BILINEAR,
    /** A triangle, widened when shrinking. */
    BILINEAR_ANTIALIAS,
    /** Four taps, a = -0.75. */
    BICUBIC,
    /** Four taps, a = -0.75, with {@code align_corners=True}: corner maps to corner. */
    BICUBIC_ALIGN_CORNERS,
    /** Keys' cubic with a = -0.5, widened when shrinking. */
    BICUBIC_ANTIALIAS;

    /** The source elements that make one target element, and their weights. */
    private record Taps(int[] index, float[] weight) {}

    /**
     * Resizes.
     *
     * @param grid {@code [H, W, D]}
     * @param height target height
     * @param width target width
     * @return {@code [height, width, D]}
     */
    public Tensor resize(Tensor grid, int height, int width) {
        int sourceHeight = grid.size(0);
        int sourceWidth = grid.size(1);
        int depth = grid.size(2);
        Tensor wide = Tensor.zeros(sourceHeight, width, depth);
        Taps[] columns = taps(sourceWidth, width);
        for (int y = 0; y < sourceHeight; y++) {
            for (int x = 0; x < width; x++) {
                int target = (y * width + x) * depth;
                int source = grid.offset() + y * sourceWidth * depth;
                combine(columns[x], grid.data(), source, depth, wide.data(), target, depth);
            }
        }
        Tensor result = Tensor.zeros(height, width, depth);
        Taps[] rows = taps(sourceHeight, height);
        int row = width * depth;
        for (int y = 0; y < height; y++) {
            combine(rows[y], wide.data(), 0, row, result.data(), y * row, row);
        }
        return result;
    }

    private static void combine(
            Taps taps, float[] source, int from, int stride, float[] target, int at, int count) {
        for (int t = 0; t < taps.index.length; t++) {
            float weight = taps.weight[t];
            int tap = from + taps.index[t] * stride;
            for (int i = 0; i < count; i++) {
                target[at + i] += weight * source[tap + i];
            }
        }
    }

    private Taps[] taps(int source, int target) {
        boolean corners = this == BICUBIC_ALIGN_CORNERS;
        float scale = corners ? (source - 1f) / Math.max(target - 1, 1) : (float) source / target;
        Taps[] taps = new Taps[target];
        for (int i = 0; i < target; i++) {
            boolean antialias = this == BILINEAR_ANTIALIAS || this == BICUBIC_ANTIALIAS;
            taps[i] = antialias ? widened(i, source, scale) : fixed(i, source, scale);
        }
        return taps;
    }

    /** Two or four taps around the source position; indices past an edge repeat the edge. */
    private Taps fixed(int i, int source, float scale) {
        float position = scale * (i + 0.5f) - 0.5f;
        if (this == BICUBIC_ALIGN_CORNERS) {
            position = scale * i;
        } else if (this == BILINEAR) {
            position = Math.max(position, 0);
        }
        int floor = (int) Math.floor(position);
        float t = position - floor;
        float[] weight =
                this == BILINEAR
                        ? new float[] {1 - t, t}
                        : new float[] {
                            cubic(t + 1, -0.75f),
                            cubic(t, -0.75f),
                            cubic(1 - t, -0.75f),
                            cubic(2 - t, -0.75f)
                        };
        int first = this == BILINEAR ? floor : floor - 1;
        int[] index = new int[weight.length];
        for (int j = 0; j < index.length; j++) {
            index[j] = Math.min(Math.max(first + j, 0), source - 1);
        }
        return new Taps(index, weight);
    }

    /** All source elements under the filter, which is as wide as the shrinking asks; normalized. */
    private Taps widened(int i, int source, float scale) {
        float radius = (this == BILINEAR_ANTIALIAS ? 1 : 2) * Math.max(scale, 1);
        float inverse = 1 / Math.max(scale, 1);
        float center = scale * (i + 0.5f);
        int first = Math.max((int) (center - radius + 0.5f), 0);
        int end = Math.min((int) (center + radius + 0.5f), source);
        int[] index = new int[end - first];
        float[] weight = new float[end - first];
        float total = 0;
        for (int j = 0; j < index.length; j++) {
            float distance = Math.abs((first + j - center + 0.5f) * inverse);
            index[j] = first + j;
            weight[j] =
                    this == BILINEAR_ANTIALIAS ? Math.max(1 - distance, 0) : cubic(distance, -0.5f);
            total += weight[j];
        }
        for (int j = 0; j < weight.length; j++) {
            weight[j] /= total;
        }
        return new Taps(index, weight);
    }

    /** Keys' cubic convolution kernel at a distance of at least 0. */
    private static float cubic(float x, float a) {
        if (x < 1) {
            return ((a + 2) * x - (a + 3)) * x * x + 1;
        }
        return x < 2 ? (((x - 5) * x + 8) * x - 4) * a : 0;
    }
}
