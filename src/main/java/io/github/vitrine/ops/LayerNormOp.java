package io.github.vitrine.ops;

import io.github.vitrine.kernels.Kernels;
import io.github.vitrine.kernels.Strips;
import io.github.vitrine.parallel.Workers;
import io.github.vitrine.tensor.Tensor;

/** Layer normalization of each row, whichever way rows lie. */
final class LayerNormOp {
    private LayerNormOp() {}

    /**
     * Rows of a tensor.
     *
     * @param scratch each worker's
     * @param x {@code [..., D]}
     * @param weight {@code [D]}
     * @param bias {@code [D]}
     * @param epsilon added to the variance
     * @param out the shape of x; may be x
     */
    record OfTensor(
            Kernels kernels,
            Scratch[] scratch,
            Tensor x,
            float[] weight,
            float[] bias,
            float epsilon,
            Tensor out)
            implements Workers.Job {
        @Override
        public void run(int from, int to, int worker) {
            int width = x.size(-1);
            for (int row = from; row < to; row++) {
                kernels.layerNorm(
                        x.data(),
                        x.offset() + row * width,
                        width,
                        weight,
                        bias,
                        epsilon,
                        out.data(),
                        out.offset() + row * width,
                        scratch[worker].lanes);
            }
        }
    }

    /**
     * Rows in strips.
     *
     * @param scratch each worker's
     * @param x {@code [rows, D]}
     * @param weight {@code [D]}
     * @param bias {@code [D]}
     * @param epsilon added to the variance
     * @param out {@code [rows, D]}; may be x
     */
    record OfStrips(
            Kernels kernels,
            Scratch[] scratch,
            Strips x,
            float[] weight,
            float[] bias,
            float epsilon,
            Strips out)
            implements Workers.Job {
        @Override
        public void run(int from, int to, int worker) {
            for (int row = from; row < to; row++) {
                kernels.layerNorm(
                        x.values(),
                        x.at(row, 0),
                        x.stripDistance(),
                        x.columns(),
                        weight,
                        bias,
                        epsilon,
                        out.values(),
                        out.at(row, 0),
                        out.stripDistance(),
                        scratch[worker].lanes);
            }
        }
    }
}
