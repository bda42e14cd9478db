package io.github.vitrine.ops;

import io.github.vitrine.kernels.Kernels;
import io.github.vitrine.kernels.Strips;
import io.github.vitrine.parallel.Workers;
import io.github.vitrine.tensor.Tensor;

/**
 * Layer normalization of each row, whichever way rows lie.
 *
 * @param scratch each worker's
 * @param x {@code [rows, D]}
 * @param weight {@code [D]}
 * @param bias {@code [D]}
 * @param epsilon added to the variance
 * @param out {@code [rows, D]}; may be x
 */
record LayerNormOp(
        Kernels kernels,
        Scratch[] scratch,
        Rows x,
        float[] weight,
        float[] bias,
        float epsilon,
        Rows out)
        implements Workers.Job {
    @Override
    public void run(int from, int to, int worker) {
        for (int row = from; row < to; row++) {
            kernels.layerNorm(
                    x.values,
                    x.at(row),
                    x.stripDistance,
                    x.width,
                    weight,
                    bias,
                    epsilon,
                    out.values,
                    out.at(row),
                    out.stripDistance,
                    scratch[worker].lanes);
        }
    }

    /**
     * Where rows are.
     *
     * @param values hold them
     * @param from the first one's first element
     * @param width elements of a row
     * @param distance from a row to the next
     * @param stripDistance in a row, from one strip of {@link Strips#WIDTH} elements to the next
     */
    record Rows(float[] values, int from, int width, int distance, int stripDistance) {
        static Rows of(Tensor x) {
            return new Rows(x.data(), x.offset(), x.size(-1), x.size(-1), Strips.WIDTH);
        }

        static Rows of(Strips x) {
            return new Rows(x.values(), x.at(0, 0), x.columns(), Strips.WIDTH, x.stripDistance());
        }

        int at(int row) {
            return from + row * distance;
        }
    }
}
