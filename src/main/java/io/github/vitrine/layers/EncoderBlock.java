package io.github.vitrine.layers;

import io.github.vitrine.kernels.Strips;
import io.github.vitrine.ops.Ops;

/**
 * A pre-norm transformer block (Dosovitskiy et al., 2020, equations 2 and 3): {@code x = x +
 * attention(norm1(x))}, then {@code x = x + mlp(norm2(x))}.
 */
public final class EncoderBlock {
    private final LayerNorm norm1;
    private final MultiHeadAttention attention;
    private final LayerNorm norm2;
    private final Mlp mlp;

    private EncoderBlock(LayerNorm norm1, MultiHeadAttention attention, LayerNorm norm2, Mlp mlp) {
        this.norm1 = norm1;
        this.attention = attention;
        this.norm2 = norm2;
        this.mlp = mlp;
    }

    /**
     * Takes a block from a checkpoint: {@code norm1}, {@code attention}, {@code norm2}, {@code
     * mlp}, and with LayerScale {@code attention.scale}, {@code mlp.scale} of {@code [D]}.
     *
     * @param parameters the block's scope
     * @param config the encoder's sizes
     * @param rotary turns queries and keys, or null
     * @param shared the relative positions that all blocks have in common, or null
     * @return the block
     */
    static EncoderBlock load(
            Parameters parameters,
            EncoderConfig config,
            RotaryEmbedding rotary,
            RelativePositionBias shared) {
        Parameters attention = parameters.scope("attention");
        Parameters mlp = parameters.scope("mlp");
        int width = config.width();
        return new EncoderBlock(
                LayerNorm.load(parameters.scope("norm1"), width, config.epsilon()),
                MultiHeadAttention.load(
                        attention, config, rotary, shared, scale(attention, config)),
                LayerNorm.load(parameters.scope("norm2"), width, config.epsilon()),
                Mlp.load(mlp, config.mlp(), width, scale(mlp, config)));
    }

    private static float[] scale(Parameters branch, EncoderConfig config) {
        return config.layerScale() ? branch.vector("scale", config.width()) : null;
    }

    /**
     * Runs the block for the first Q tokens of each picture. The others take part as keys and
     * values but are not themselves computed: a classifier that reads one token of the last block
     * needs no other.
     *
     * @param ops what to compute with
     * @param x {@code [B * N, D]}
     * @param grid what the tokens stand for
     * @param images B
     * @param out {@code [B * Q, D]}; x itself to compute all tokens in place
     * @param weights receives attention weights, or null
     */
    void forward(Ops ops, Strips x, TokenGrid grid, int images, Strips out, HeadWeights weights) {
        try (Ops.Frame frame = ops.frame()) {
            Strips y = ops.takeStrips(x.rows(), x.columns());
            norm1.forward(ops, x, y); //                             [B * N, D]
            copyFirst(x, images, out);
            attention.addTo(ops, y, grid, images, out, weights); //  [B * Q, D]
        }
        try (Ops.Frame frame = ops.frame()) {
            Strips y = ops.takeStrips(out.rows(), out.columns());
            norm2.forward(ops, out, y); //                           [B * Q, D]
            mlp.addTo(ops, y, out); //                               [B * Q, D]
        }
    }

    /** Copies each picture's first tokens, unless they are there already. */
    private static void copyFirst(Strips x, int images, Strips out) {
        if (out == x) {
            return;
        }
        int tokens = x.rows() / images;
        int queries = out.rows() / images;
        for (int row = 0; row < out.rows(); row++) {
            int source = row / queries * tokens + row % queries;
            x.copyTo(source, 0, out, row, 0, out.columns());
        }
    }
}
