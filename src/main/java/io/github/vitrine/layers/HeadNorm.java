package io.github.vitrine.layers;

import io.github.vitrine.kernels.Strips;
import io.github.vitrine.ops.Ops;

/**
 * Layer normalization of the queries and of the keys of each head, with one set of parameters for
 * all heads (Dehghani et al., 2023, arXiv:2302.05442, section 2.1).
 */
final class HeadNorm {
    private final LayerNorm queries;
    private final LayerNorm keys;

    private HeadNorm(LayerNorm queries, LayerNorm keys) {
        this.queries = queries;
        this.keys = keys;
    }

    /** Takes the norms from a checkpoint: {@code query_norm}, {@code key_norm} of {@code [Dh]}. */
    static HeadNorm load(Parameters parameters, EncoderConfig encoder) {
        int width = encoder.attention().headWidth();
        return new HeadNorm(
                LayerNorm.load(parameters.scope("query_norm"), width, encoder.epsilon()),
                LayerNorm.load(parameters.scope("key_norm"), width, encoder.epsilon()));
    }

    /** Normalizes in place; {@code qkv} is {@code [B * N, Hn * 3 * Dh]}. */
    void forward(Ops ops, Strips qkv) {
        queries.forwardGroups(ops, qkv, 0, 3);
        keys.forwardGroups(ops, qkv, 1, 3);
    }
}
