package io.github.vitrine.ops;

import io.github.vitrine.kernels.Kernels;
import io.github.vitrine.parallel.Workers;
import io.github.vitrine.tensor.Tensor;

/** One picture's last rows, {@code [N, D]} from a first one on, made into one row {@code [D]}. */
final class RowPooling {
    private RowPooling() {}

    /** The means of pictures' rows. */
    record Means(Kernels kernels, Tensor x, int first, Tensor out) implements Workers.Job {
        @Override
        public void run(int from, int to, int worker) {
            for (int image = from; image < to; image++) {
                mean(kernels, x.row(image), first, out.row(image));
            }
        }
    }

    /** The maxima of pictures' rows. */
    record Maxima(Tensor x, int first, Tensor out) implements Workers.Job {
        @Override
        public void run(int from, int to, int worker) {
            for (int image = from; image < to; image++) {
                max(x.row(image), first, out.row(image));
            }
        }
    }

    /** The mean: one chain of sums per column, from the first row to the last. */
    private static void mean(Kernels kernels, Tensor x, int first, Tensor out) {
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
    private static void max(Tensor x, int first, Tensor out) {
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
