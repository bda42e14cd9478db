package io.github.vitrine.layers;

import io.github.vitrine.kernels.Epilogue;
import io.github.vitrine.kernels.PackedMatrix;
import io.github.vitrine.kernels.Strips;
import io.github.vitrine.ops.Ops;
import io.github.vitrine.parallel.Workers;
import io.github.vitrine.tensor.Shape;
import io.github.vitrine.tensor.Tensor;

/**
 * Cuts pictures into patches and projects each to a token: a convolution whose stride is its
 * kernel. Dosovitskiy et al., 2020, arXiv:2010.11929, equation 1. Patches go row by row; {@link
 * PatchGeometry#padded} says what becomes of pixels that don't fill a patch.
 */
public final class PatchEmbedding {
    private final PatchGeometry geometry;
    private final PackedMatrix weight;
    private final float[] bias; // null if the model has none

    private PatchEmbedding(PatchGeometry geometry, PackedMatrix weight, float[] bias) {
        this.geometry = geometry;
        this.weight = weight;
        this.bias = bias;
    }

    /**
     * Takes a layer from a checkpoint: {@code weight [D, C, h, w]}, {@code bias [D]}.
     *
     * @param parameters the layer's scope
     * @param geometry channels and patch size
     * @param width D
     * @param bias whether there is a bias
     * @return the layer
     */
    public static PatchEmbedding load(
            Parameters parameters, PatchGeometry geometry, int width, boolean bias) {
        Shape shape =
                Shape.of(width, geometry.channels(), geometry.patchHeight(), geometry.patchWidth());
        return new PatchEmbedding(
                geometry,
                parameters.matrix(shape, "weight"),
                bias ? parameters.vector("bias", width) : null);
    }

    /**
     * Adds each patch's projection to what stands in its token.
     *
     * @param ops what to compute with
     * @param pixels {@code [B, C, H, W]}
     * @param tokens {@code [B, N, D]}: the last P tokens of each picture are its patches'
     */
    public void addTo(Ops ops, Tensor pixels, Tensor tokens) {
        int rows = geometry.rows(pixels.size(2));
        int columns = geometry.columns(pixels.size(3));
        int patches = rows * columns;
        try (Ops.Frame frame = ops.frame()) {
            Strips patch = ops.takeStrips(patches, weight.rows()); // [P, C * h * w]
            Strips projected = ops.takeStrips(patches, tokens.size(2)); // [P, D]
            for (int image = 0; image < pixels.size(0); image++) {
                ops.forEach(rows, new Cut(geometry, pixels.row(image), columns, patch));
                Tensor all = tokens.row(image); // [N, D]
                int width = all.size(1);
                int first = all.size(0) - patches;
                Tensor last =
                        Tensor.view(
                                Shape.of(patches, width), all.data(), all.offset() + first * width);
                ops.copy(last, projected);
                ops.linear(patch, weight, new Epilogue(bias, null, null, true), projected);
                ops.copy(projected, last);
            }
        }
    }

    /** Copies rows of patches, each patch in the order (channel, y, x) of the weight. */
    private record Cut(PatchGeometry geometry, Tensor picture, int columns, Strips patch)
            implements Workers.Job {
        @Override
        public void run(int fromRow, int toRow, int worker) {
            int height = picture.size(1);
            int width = picture.size(2);
            int ph = geometry.patchHeight();
            int pw = geometry.patchWidth();
            float[] zeros = new float[pw];
            for (int row = fromRow; row < toRow; row++) {
                for (int column = 0; column < columns; column++) {
                    int number = row * columns + column;
                    int inside = Math.min(pw, width - column * pw); // the rest is padding
                    int at = 0;
                    for (int channel = 0; channel < geometry.channels(); channel++) {
                        for (int y = row * ph; y < (row + 1) * ph; y++) {
                            int line = picture.offset() + (channel * height + y) * width;
                            int count = y < height ? inside : 0;
                            patch.set(number, at, picture.data(), line + column * pw, count);
                            patch.set(number, at + count, zeros, 0, pw - count);
                            at += pw;
                        }
                    }
                }
            }
        }
    }
}
