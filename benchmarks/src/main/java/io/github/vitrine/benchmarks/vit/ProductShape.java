package io.github.vitrine.benchmarks.vit;

import java.util.List;

/**
 * One of the matrix products that a Vision Transformer is made of, {@code [rows, inner] · [inner,
 * columns]}.
 *
 * @param name what the model computes by it
 * @param rows of all pictures of a batch together
 * @param inner length of the sums
 * @param columns of the weight
 */
public record ProductShape(String name, int rows, int inner, int columns) {
    /**
     * A model's linear layers, each once.
     *
     * @param vit the model
     * @param resolution the pictures' side, in pixels
     * @param batch pictures in one call
     * @return patch embedding, then the products of a block in their order
     */
    public static List<ProductShape> of(VitGeometry vit, int resolution, int batch) {
        int tokens = batch * vit.tokens(resolution);
        int patches = batch * vit.grid(resolution) * vit.grid(resolution);
        int d = vit.width();
        return List.of(
                new ProductShape("patches", patches, 3 * vit.patchSize() * vit.patchSize(), d),
                new ProductShape("qkv", tokens, d, 3 * d),
                new ProductShape("proj", tokens, d, d),
                new ProductShape("fc1", tokens, d, vit.mlpWidth()),
                new ProductShape("fc2", tokens, vit.mlpWidth(), d));
    }

    /**
     * Its arithmetic, two operations for each multiply-add.
     *
     * @return floating-point operations
     */
    public long operations() {
        return 2L * rows * inner * columns;
    }

    /**
     * What has to come from memory or go there at least: both operands once, and the result.
     *
     * @return bytes of float32 values
     */
    public long bytes() {
        long values = (long) rows * inner + (long) inner * columns + (long) rows * columns;
        return Float.BYTES * values;
    }

    /**
     * Arithmetic intensity.
     *
     * @return floating-point operations per byte
     */
    public double intensity() {
        return (double) operations() / bytes();
    }
}
