package io.github.vitrine.layers;

import io.github.vitrine.kernels.Strips;
import io.github.vitrine.layers.AttentionConfig.Projection;
import io.github.vitrine.layers.Linear.Part;
import io.github.vitrine.ops.FewRows;
import io.github.vitrine.ops.Ops;
import io.github.vitrine.tensor.Tensor;

/**
 * Multi-head self-attention (Vaswani et al., 2017, section 3.2; Dosovitskiy et al., 2020, appendix
 * A). Queries, keys and values are projected by one product.
 */
public final class MultiHeadAttention {
    /** Queries, keys and values. */
    private static final int PARTS = 3;

    private final AttentionConfig config;
    private final Linear qkv;
    private final HeadNorm norm; // null if the model has none
    private final RotaryEmbedding rotary; // null if the model has none
    private final RelativePositionBias relative; // null if the model has none
    private final Linear output;

    private MultiHeadAttention(
            AttentionConfig config,
            Linear qkv,
            HeadNorm norm,
            RotaryEmbedding rotary,
            RelativePositionBias relative,
            Linear output) {
        this.config = config;
        this.qkv = qkv;
        this.norm = norm;
        this.rotary = rotary;
        this.relative = relative;
        this.output = output;
    }

    /**
     * Takes a layer from a checkpoint: {@code query}, {@code key}, {@code value} of {@code [Hn *
     * Dh, D]} (fused: {@code qkv [3 * Hn * Dh, D]}), {@code output [D, Hn * Dh]}, and with a norm
     * {@code query_norm}, {@code key_norm} of {@code [Dh]}. Relative positions of its own are in
     * {@code relative_position_bias}.
     *
     * @param parameters the layer's scope
     * @param encoder the encoder's sizes
     * @param rotary turns queries and keys, or null
     * @param shared the relative positions that all blocks have in common, or null
     * @param scale LayerScale's factors, or null
     * @return the layer
     */
    static MultiHeadAttention load(
            Parameters parameters,
            EncoderConfig encoder,
            RotaryEmbedding rotary,
            RelativePositionBias shared,
            float[] scale) {
        AttentionConfig config = encoder.attention();
        int width = encoder.width();
        int inner = config.inner();
        Linear qkv = projection(parameters, config, width);
        HeadNorm norm = config.headNorm() ? HeadNorm.load(parameters, encoder) : null;
        RelativePositionConfig positions = config.relative().orElse(null);
        RelativePositionBias relative =
                positions != null && !positions.shared()
                        ? RelativePositionBias.load(parameters, positions, encoder)
                        : shared;
        Linear output =
                Linear.load(
                        parameters.scope("output"),
                        inner,
                        width,
                        config.hasBias(Projection.OUTPUT));
        return new MultiHeadAttention(config, qkv, norm, rotary, relative, output.scaledBy(scale));
    }

    /** Queries, keys and values, head by head: one worker computes a head's, mostly. */
    private static Linear projection(Parameters parameters, AttentionConfig config, int width) {
        int inner = config.inner();
        OutputOrder byHead = new OutputOrder(PARTS, config.headWidth());
        if (config.fused()) {
            Part fused = new Part("qkv", config.hasBias(Projection.QUERY));
            return Linear.stacked(parameters, width, PARTS * inner, byHead, fused);
        }
        return Linear.stacked(
                parameters,
                width,
                inner,
                byHead,
                new Part("query", config.hasBias(Projection.QUERY)),
                new Part("key", config.hasBias(Projection.KEY)),
                new Part("value", config.hasBias(Projection.VALUE)));
    }

    /**
     * {@code out = out + attention(x)}, for the first Q tokens of each picture.
     *
     * @param ops what to compute with
     * @param x {@code [B * N, D]}, normalized
     * @param grid what the tokens stand for
     * @param images B
     * @param out {@code [B * Q, D]}, added to
     * @param weights receives attention weights, or null
     */
    void addTo(Ops ops, Strips x, TokenGrid grid, int images, Strips out, HeadWeights weights) {
        int inner = config.inner();
        try (Ops.Frame frame = ops.frame()) {
            Strips projected = ops.takeStrips(x.rows(), PARTS * inner); // [B * N, Hn * 3 * Dh]
            // Of other tokens, queries are undefined, and so is what norm and rotation make of
            // them.
            boolean queriesOfAll = images > 1 || weights != null || out.rows() == x.rows();
            FewRows queries =
                    queriesOfAll ? null : new FewRows(out.rows(), config.headWidth(), PARTS);
            qkv.forward(ops, x, projected, queries);
            if (norm != null) {
                norm.forward(ops, projected);
            }
            if (rotary != null) {
                rotary.turn(ops, projected, grid);
            }
            Strips mixed = ops.takeStrips(out.rows(), inner); // [B * Q, Hn * Dh]
            Tensor bias = relative == null ? null : relative.at(ops, grid); // [Hn, N, N]
            ops.attention(projected, images, config.heads(), bias, mixed);
            if (weights != null) {
                ops.attentionWeights(
                        projected, config.heads(), bias, weights.heads(), weights.values());
            }
            output.addTo(ops, mixed, out);
        }
    }
}
