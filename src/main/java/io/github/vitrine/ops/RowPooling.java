package io.github.vitrine.ops;

import io.github.vitrine.kernels.Kernels;
import io.github.vitrine.tensor.Tensor;

/** One picture's last rows, {@code [N, D]} from a first one on, made into one row {@code [D]}. */
final class RowPooling {
    private RowPooling() {}

    /** The mean: one chain of sums per column, from the first row to the last. */
    static void mean(Kernels kernels, Tensor x, int first, Tensor out) {
        int width = x.size(1);
        int at = out.offset();
        start(x, first, out);
        for (int row = first + 1; row < x.size(0); row++) {
            kernels.add(out.data(), at, x.data(), x.offset() + row * width, width);
        }
        int rows = x.size(0) - first;
        for (int i = at; i < at + width; i++) {
            out.data()[i] /= rows;
        }
    }

    /** The maximum of each column. */
    static void max(Tensor x, int first, Tensor out) {
        int width = x.size(1);
        int at = out.offset();
        start(x, first, out);
        for (int row = first + 1; row < x.size(0); row++) {
            int from = x.offset() + row * width;
            for (int i = 0; i < width; i++) {
                out.data()[at + i] = Math.max(out.data()[at + i], x.data()[from + i]);
            }
        }
    }

    private static void start(Tensor x, int first, Tensor out) {
        int width = x.size(1);
        System.arraycopy(x.data(), x.offset() + first * width, out.data(), out.offset(), width);
    }
}
