package io.github.vitrine.model.vit;

import io.github.vitrine.layers.Encoder;
import io.github.vitrine.layers.TokenGrid;
import io.github.vitrine.tensor.Tensor;

/**
 * Watches one forward pass and keeps what a request asks for. A pass without a trace computes
 * nothing more than its logits need.
 */
final class Trace implements Encoder.Observer {
    private final FeatureRequest request;
    private final ViTConfig config;
    private final Features.Builder features = new Features.Builder();

    Trace(FeatureRequest request, ViTConfig config) {
        this.request = request;
        this.config = config;
    }

    void sawPooled(Tensor value) {
        features.pooled(copy(value));
    }

    void sawHeads(Tensor ofClassToken, Tensor ofDistillationToken) {
        if (config.head().labelCount() > 0) {
            features.heads(copy(ofClassToken), copy(ofDistillationToken));
        }
    }

    void sawLogits(Tensor value) {
        if (config.head().labelCount() > 0) {
            features.logits(value);
        }
    }

    /** What was kept. */
    Features features(TokenGrid grid) {
        return features.build(grid, config.embedding().prefix().classToken());
    }

    @Override
    public boolean wantsAllTokens() {
        return request.readsAllTokens(config.encoder().depth());
    }

    @Override
    public int[] wantedHeads(int block) {
        return request.heads(block, config.encoder().attention().heads());
    }

    @Override
    public void sawAttention(int block, Tensor weights) {
        features.attention(block, weights);
    }

    @Override
    public boolean wantsHiddenState(int layer) {
        return request.states().contains(layer);
    }

    @Override
    public void sawHiddenState(int layer, Tensor x) {
        features.hiddenState(layer, copy(x));
    }

    @Override
    public void sawLastHiddenState(Tensor x) {
        if (request.wantsTokens()) {
            features.tokens(copy(x));
        }
    }

    private static Tensor copy(Tensor x) {
        return Tensor.of(x.toArray(), x.shape().sizes());
    }
}
