package io.github.vitrine.ops;

import io.github.vitrine.kernels.Strips;
import io.github.vitrine.parallel.Workers;
import io.github.vitrine.tensor.Tensor;

/**
 * Rows between a tensor and strips, one way or the other.
 *
 * @param tensor {@code [..., D]}
 * @param strips {@code [rows, D]}
 * @param toStrips which way
 */
record CopyOp(Tensor tensor, Strips strips, boolean toStrips) implements Workers.Job {
    @Override
    public void run(int from, int to, int worker) {
        int width = strips.columns();
        for (int row = from; row < to; row++) {
            int at = tensor.offset() + row * width;
            if (toStrips) {
                strips.set(row, 0, tensor.data(), at, width);
            } else {
                strips.get(row, 0, tensor.data(), at, width);
            }
        }
    }
}
