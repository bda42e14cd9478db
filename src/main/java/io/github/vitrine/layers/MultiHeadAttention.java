package io.github.vitrine.layers;

import io.github.vitrine.kernels.PackedMatrix;
import io.github.vitrine.ops.Ops;
import io.github.vitrine.tensor.Tensor;

/**
 * Multi-head self-attention (Vaswani et al., 2017, section 3.2; Dosovitskiy et al., 2020, appendix
 * A). Queries, keys and values are projected by one product.
 */
public final class MultiHeadAttention {
    private final int heads;
    private final int inner; // Hn * Dh
    private final Linear qkv;
    private final Linear output;

    private MultiHeadAttention(int heads, int inner, Linear qkv, Linear output) {
        this.heads = heads;
        this.inner = inner;
        this.qkv = qkv;
        this.output = output;
    }

    /**
     * Takes a layer from a checkpoint: {@code query}, {@code key}, {@code value} of {@code [Hn *
     * Dh, D]} and {@code output [D, Hn * Dh]}.
     *
     * @param parameters the layer's scope
     * @param config the encoder's sizes
     * @return the layer
     */
    public static MultiHeadAttention load(Parameters parameters, EncoderConfig config) {
        int inner = config.heads() * config.headWidth();
        PackedMatrix weight =
                parameters.matrix(
                        config.width(), inner, "query.weight", "key.weight", "value.weight");
        float[] bias = null;
        if (config.qkvBias()) {
            bias = new float[3 * inner];
            String[] names = {"query.bias", "key.bias", "value.bias"};
            for (int i = 0; i < names.length; i++) {
                float[] part = parameters.vector(names[i], inner);
                System.arraycopy(part, 0, bias, i * inner, part.length);
            }
        }
        Linear output = Linear.load(parameters.scope("output"), inner, config.width());
        return new MultiHeadAttention(config.heads(), inner, Linear.of(weight, bias), output);
    }

    /**
     * {@code out = out + attention(x)}, for the first Q tokens of each picture.
     *
     * @param ops what to compute with
     * @param x {@code [B, N, D]}, normalized
     * @param out {@code [B, Q, D]}, added to
     * @param weights {@code [B, Hn, N, N]}: receives the attention weights, or null
     */
    public void addTo(Ops ops, Tensor x, Tensor out, Tensor weights) {
        try (Ops.Frame frame = ops.frame()) {
            Tensor projected = ops.take(x.size(0), x.size(1), 3L * inner); // [B, N, 3 * Hn * Dh]
            qkv.forward(ops, x, projected);
            Tensor mixed = ops.take(out.size(0), out.size(1), inner); // [B, Q, Hn * Dh]
            ops.attention(projected, heads, mixed);
            if (weights != null) {
                ops.attentionWeights(projected, heads, weights);
            }
            output.addTo(ops, mixed, out);
        }
    }

    /**
     * The number of heads.
     *
     * @return Hn
     */
    public int heads() {
        return heads;
    }
}
