package io.github.vitrine.layers;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * The self-attention of an encoder block.
 *
 * @param heads Hn
 * @param headWidth Dh, usually D / Hn
 * @param fused whether a checkpoint holds the projections of queries, keys and values as one
 *     tensor, {@code qkv}, instead of three
 * @param biased the projections that have a bias; of queries, keys and values all or none where
 *     they are fused
 * @param headNorm whether queries and keys of each head are normalized (Dehghani et al., 2023,
 *     arXiv:2302.05442, section 2.1)
 * @param rotary how positions turn queries and keys; empty for not at all
 * @param relative how the distance of two tokens biases their score; empty for not at all
 */
public record AttentionConfig(
        int heads,
        int headWidth,
        boolean fused,
        Set<Projection> biased,
        boolean headNorm,
        Optional<RotaryConfig> rotary,
        Optional<RelativePositionConfig> relative) {
    /**
     * An attention without relative positions.
     *
     * @param heads Hn
     * @param headWidth Dh
     * @param fused as above
     * @param biased as above
     * @param headNorm as above
     * @param rotary as above
     */
    public AttentionConfig(
            int heads,
            int headWidth,
            boolean fused,
            Set<Projection> biased,
            boolean headNorm,
            Optional<RotaryConfig> rotary) {
        this(heads, headWidth, fused, biased, headNorm, rotary, Optional.empty());
    }

    /** The linear layers of an attention. */
    public enum Projection {
        /** Tokens to queries. */
        QUERY,
        /** Tokens to keys. */
        KEY,
        /** Tokens to values. */
        VALUE,
        /** What the heads found to tokens. */
        OUTPUT
    }

    /**
     * An attention as in the first Vision Transformer.
     *
     * @param heads Hn
     * @param headWidth Dh
     * @param fused as above
     * @param qkvBias whether queries, keys and values have a bias; the output has one always
     * @return without norm and rotation
     */
    public static AttentionConfig plain(int heads, int headWidth, boolean fused, boolean qkvBias) {
        Set<Projection> biased =
                qkvBias ? EnumSet.allOf(Projection.class) : EnumSet.of(Projection.OUTPUT);
        return new AttentionConfig(heads, headWidth, fused, biased, false, Optional.empty());
    }

    /**
     * The width of all heads together.
     *
     * @return Hn * Dh
     */
    public int inner() {
        return heads * headWidth;
    }

    boolean hasBias(Projection projection) {
        return biased.contains(projection);
    }
}
