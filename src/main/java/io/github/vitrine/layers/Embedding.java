package io.github.vitrine.layers;

import io.github.vitrine.ops.Ops;
import io.github.vitrine.tensor.Tensor;

/**
 * Pictures to tokens: projected patches behind learned prefix tokens, each with its position added
 * (Dosovitskiy et al., 2020, equation 1).
 */
public final class Embedding {
    private final int width;
    private final PrefixTokens prefix;
    private final PositionEmbedding positions; // null if the model has none
    private final PatchEmbedding patches;

    private Embedding(
            int width, PrefixTokens prefix, PositionEmbedding positions, PatchEmbedding patches) {
        this.width = width;
        this.prefix = prefix;
        this.positions = positions;
        this.patches = patches;
    }

    /**
     * Takes the embedding from a checkpoint: {@code patch_embedding}, {@code position_embedding},
     * {@code cls_token}, {@code distillation_token}, {@code register_tokens}.
     *
     * @param parameters the model's scope
     * @param config which of them there are
     * @param width D
     * @return the layer
     */
    public static Embedding load(Parameters parameters, EmbeddingConfig config, int width) {
        PrefixTokens prefix = PrefixTokens.load(parameters, config.prefix(), width);
        PositionConfig table = config.positions().orElse(null);
        PositionEmbedding positions =
                table == null
                        ? null
                        : PositionEmbedding.load(parameters, table, config.geometry(), width);
        PatchEmbedding patches =
                PatchEmbedding.load(
                        parameters.scope("patch_embedding"),
                        config.geometry(),
                        width,
                        config.patchBias());
        return new Embedding(width, prefix, positions, patches);
    }

    /**
     * Embeds pictures.
     *
     * @param ops what to compute with
     * @param pixels {@code [B, C, H, W]}
     * @param grid what their tokens stand for
     * @return {@code [B, N, D]}, scratch memory of the caller's frame
     */
    public Tensor forward(Ops ops, Tensor pixels, TokenGrid grid) {
        Tensor x = ops.take(pixels.size(0), grid.tokens(), width);
        if (positions == null) {
            java.util.Arrays.fill(x.data(), x.offset(), x.offset() + x.elements(), 0);
        } else {
            positions.fill(x, grid);
        }
        prefix.addTo(x);
        patches.addTo(ops, pixels, x);
        return x;
    }
}
