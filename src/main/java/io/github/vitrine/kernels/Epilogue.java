package io.github.vitrine.kernels;

/**
 * What else happens to a matrix product on its way to memory: {@code v = bias + product}, the sums
 * starting from the bias, {@code v = activation(v)}, {@code v = v * scale}, and then {@code out =
 * v} or {@code out = out + v}. Done while the product is still in cache, instead of in passes of
 * its own.
 *
 * @param bias one value per column, or null
 * @param activation applied element by element, or null
 * @param scale one factor per column (LayerScale), or null
 * @param residual true to add to what stands in the output, false to overwrite it
 */
public record Epilogue(float[] bias, Activation activation, float[] scale, boolean residual) {
    /** Leaves the product as it is. */
    public static final Epilogue NONE = new Epilogue(null, null, null, false);

    /** Whether nothing is left to do when the sums are finished. */
    boolean isBiasOnly() {
        return activation == null && scale == null && !residual;
    }
}
