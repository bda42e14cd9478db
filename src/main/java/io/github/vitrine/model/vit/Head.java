package io.github.vitrine.model.vit;

import io.github.vitrine.layers.EncoderConfig;
import io.github.vitrine.layers.Parameters;
import io.github.vitrine.layers.TokenGrid;
import io.github.vitrine.model.vit.HeadConfig.PoolingKind;
import io.github.vitrine.ops.Ops;
import io.github.vitrine.tensor.Tensor;

/** Tokens to logits. */
interface Head {
    /** Takes the head that a config describes from a checkpoint. */
    static Head load(Parameters parameters, HeadConfig config, EncoderConfig encoder) {
        return config.pooling() == PoolingKind.DISTILLED
                ? DistilledHead.load(parameters, config, encoder)
                : PooledHead.load(parameters, config, encoder);
    }

    /** How many of the first tokens it reads. */
    int tokens(TokenGrid grid);

    /**
     * Computes logits.
     *
     * @param ops what to compute with
     * @param x {@code [B, Q, D]}: at least the tokens that it reads
     * @param grid what the tokens stand for
     * @param trace sees the pooled feature; may be null
     * @return {@code [B, L]}, without labels the pooled feature; in memory of its own
     */
    Tensor forward(Ops ops, Tensor x, TokenGrid grid, Trace trace);
}
