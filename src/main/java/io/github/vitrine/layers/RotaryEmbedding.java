package io.github.vitrine.layers;

import io.github.vitrine.kernels.Strips;
import io.github.vitrine.ops.Ops;

/**
 * Positions as rotations of queries and keys (Su et al., 2021, arXiv:2104.09864), for the patches
 * of a picture: the first half of a head's pairs of channels turns with the patch's row, the second
 * with its column. Coordinates are the centres of patches, from -1 to 1 along either axis; prefix
 * tokens are not turned. Channel j makes a pair with channel j + Dh / 2. Siméoni et al., 2025,
 * "DINOv3", arXiv:2508.10104; reference: transformers, {@code dinov3_vit/modeling_dinov3_vit.py}.
 */
final class RotaryEmbedding {
    private final RotaryConfig config;
    private final int headWidth;

    /** The last table: pictures of one size usually come one after the other. */
    private volatile Table last;

    /** Per patch and pair of channels, {@code [P, Dh / 2]}. */
    private record Table(int rows, int columns, float[] cos, float[] sin) {}

    /**
     * Prepares rotations.
     *
     * @param config the frequencies
     * @param headWidth Dh, a multiple of 4
     */
    RotaryEmbedding(RotaryConfig config, int headWidth) {
        this.config = config;
        this.headWidth = headWidth;
    }

    /**
     * Turns the queries and keys of all heads, in place.
     *
     * @param ops what to compute with
     * @param qkv {@code [B * N, Hn * 3 * Dh]}: head after head, each its queries, keys, values
     * @param grid what the tokens stand for
     */
    void turn(Ops ops, Strips qkv, TokenGrid grid) {
        Table table = at(grid.rows(), grid.columns());
        int patches = grid.patches();
        float[][] heads = new float[ops.workers()][headWidth];
        ops.forEach(
                qkv.rows() / grid.tokens() * patches,
                (from, to, worker) -> {
                    float[] head = heads[worker];
                    for (int i = from; i < to; i++) {
                        int patch = i % patches;
                        int token = i / patches * grid.tokens() + grid.prefix() + patch;
                        for (int first = 0; first < qkv.columns(); first += 3 * headWidth) {
                            turn(qkv, token, first, head, table, patch); // queries
                            turn(qkv, token, first + headWidth, head, table, patch); // keys
                        }
                    }
                });
    }

    private void turn(Strips qkv, int token, int column, float[] head, Table table, int patch) {
        qkv.get(token, column, head, 0, headWidth);
        turn(head, table, patch);
        qkv.set(token, column, head, 0, headWidth);
    }

    private void turn(float[] x, Table table, int patch) {
        int half = headWidth / 2;
        int t = patch * half;
        for (int j = 0; j < half; j++) {
            float a = x[j];
            float b = x[half + j];
            float cos = table.cos[t + j];
            float sin = table.sin[t + j];
            x[j] = a * cos - b * sin;
            x[half + j] = b * cos + a * sin;
        }
    }

    private Table at(int rows, int columns) {
        Table known = last;
        if (known == null || known.rows != rows || known.columns != columns) {
            known = table(rows, columns);
            last = known;
        }
        return known;
    }

    private Table table(int rows, int columns) {
        int half = headWidth / 2;
        float[] cos = new float[rows * columns * half];
        float[] sin = new float[cos.length];
        int at = 0;
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                for (int j = 0; j < half; j++) {
                    double along = j < half / 2 ? center(row, rows) : center(column, columns);
                    double period =
                            StrictMath.pow(config.theta(), j % (half / 2) * 4.0 / headWidth);
                    double angle = 2 * Math.PI * along / period;
                    // StrictMath, for Math's last bits depend on the JVM.
                    cos[at] = (float) StrictMath.cos(angle);
                    sin[at++] = (float) StrictMath.sin(angle);
                }
            }
        }
        return new Table(rows, columns, cos, sin);
    }

    private static double center(int patch, int patches) {
        return 2 * (patch + 0.5) / patches - 1;
    }
}
