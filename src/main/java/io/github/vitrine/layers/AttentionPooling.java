package io.github.vitrine.layers;

import io.github.vitrine.kernels.Strips;
import io.github.vitrine.ops.Ops;
import io.github.vitrine.tensor.Tensor;

/**
 * Pooling by one learned query that attends to the patches, and a perceptron (Zhai et al., 2022,
 * arXiv:2106.04560, section 3.3: "MAP"; reference: timm, {@code layers/attention_pool.py}).
 */
public final class AttentionPooling implements Pooling {
    private final EncoderConfig config;
    private final Tensor latent; // [1, 1, D]
    private final Linear query;
    private final Linear keyValue;
    private final Linear output;
    private final LayerNorm norm;
    private final Mlp mlp;

    private AttentionPooling(Parameters parameters, EncoderConfig config) {
        int width = config.width();
        this.config = config;
        latent = parameters.tensor("latent", 1, 1, width);
        query = Linear.load(parameters.scope("query"), width, width);
        keyValue = Linear.load(parameters.scope("key_value"), width, 2 * width);
        output = Linear.load(parameters.scope("output"), width, width);
        norm = LayerNorm.load(parameters.scope("norm"), width, config.epsilon());
        mlp = Mlp.load(parameters.scope("mlp"), config.mlp(), width, null);
    }

    /**
     * Takes the pooling from a checkpoint: {@code latent [1, 1, D]}, {@code query [D, D]}, {@code
     * key_value [2 * D, D]}, {@code output [D, D]}, {@code norm}, {@code mlp}.
     *
     * @param parameters the pooling's scope
     * @param config the encoder's sizes; heads are D / Hn wide
     * @return the pooling
     */
    public static AttentionPooling load(Parameters parameters, EncoderConfig config) {
        return new AttentionPooling(parameters, config);
    }

    @Override
    public int tokens(TokenGrid grid) {
        return grid.tokens();
    }

    @Override
    public Tensor forward(Ops ops, Tensor x, TokenGrid grid) {
        int batch = x.size(0);
        int width = x.size(2);
        Tensor pooled = ops.take(batch, width); // [B, D]
        try (Ops.Frame frame = ops.frame()) {
            Strips mixed = ops.takeStrips(batch, width); // [B, D]
            int heads = config.attention().heads();
            ops.attention(projected(ops, x, grid.prefix()), batch, heads, null, mixed);
            Strips out = ops.takeStrips(batch, width); // [B, D]
            output.forward(ops, mixed, out);
            Strips y = ops.takeStrips(batch, width); // [B, D]
            norm.forward(ops, out, y);
            mlp.addTo(ops, y, out);
            ops.copy(out, pooled);
        }
        return pooled;
    }

    /**
     * The layout of a self-attention among the P patches, {@code [B * P, Hn * 3 * Dh]}, with the
     * same query in every row.
     */
    private Strips projected(Ops ops, Tensor x, int prefix) {
        int tokens = x.size(1);
        int patches = tokens - prefix;
        int width = x.size(2);
        int headWidth = width / config.attention().heads();
        Strips all = ops.takeStrips(x.size(0) * patches, 3 * width); // [B * P, Hn * 3 * Dh]
        Tensor q = ops.take(1, 1, width); //                            [1, 1, D]
        query.forward(ops, latent, q);
        Tensor kv = ops.take(x.size(0), tokens, 2L * width); //         [B, N, 2 * D]
        keyValue.forward(ops, x, kv);
        for (int row = 0; row < all.rows(); row++) {
            int token = row / patches * tokens + prefix + row % patches;
            int key = kv.offset() + token * 2 * width;
            for (int i = 0; i < width; i += headWidth) {
                all.set(row, 3 * i, q.data(), q.offset() + i, headWidth);
                all.set(row, 3 * i + headWidth, kv.data(), key + i, headWidth);
                all.set(row, 3 * i + 2 * headWidth, kv.data(), key + width + i, headWidth);
            }
        }
        return all;
    }
}
