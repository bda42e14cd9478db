package io.github.vitrine.layers;

/**
 * A transformer encoder.
 *
 * @param depth number of blocks
 * @param width D, hidden size
 * @param epsilon of the layer norms
 * @param attention of each block
 * @param mlp of each block
 * @param layerScale whether the blocks' branches end in a learned factor per channel (Touvron et
 *     al., 2021, arXiv:2103.17239)
 * @param preNorm whether there is a layer norm before the first block
 * @param finalNorm whether there is a layer norm after the last block
 */
public record EncoderConfig(
        int depth,
        int width,
        float epsilon,
        AttentionConfig attention,
        MlpConfig mlp,
        boolean layerScale,
        boolean preNorm,
        boolean finalNorm) {
    /**
     * An encoder as in the first Vision Transformer.
     *
     * @param depth number of blocks
     * @param width D
     * @param epsilon of the layer norms
     * @param attention of each block
     * @param mlp of each block
     * @return without layer scale, with a final norm only
     */
    public static EncoderConfig plain(
            int depth, int width, float epsilon, AttentionConfig attention, MlpConfig mlp) {
        return new EncoderConfig(depth, width, epsilon, attention, mlp, false, false, true);
    }

    /**
     * The floats that the widest step of a block holds per token.
     *
     * @return an upper bound of what one scratch tensor needs
     */
    public int widest() {
        int hidden = mlp.kind() == MlpConfig.Kind.PLAIN ? mlp.width() : 2 * mlp.width();
        return Math.max(3 * attention.inner(), Math.max(hidden, width));
    }
}
