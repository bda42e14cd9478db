package io.github.vitrine.model.vit;

import io.github.vitrine.layers.AttentionPooling;
import io.github.vitrine.layers.ClassificationHead;
import io.github.vitrine.layers.EncoderConfig;
import io.github.vitrine.layers.LayerNorm;
import io.github.vitrine.layers.Parameters;
import io.github.vitrine.layers.Pooler;
import io.github.vitrine.layers.Pooling;
import io.github.vitrine.layers.TokenGrid;
import io.github.vitrine.layers.TokenPooling;
import io.github.vitrine.model.vit.HeadConfig.PoolerConfig;
import io.github.vitrine.ops.Ops;
import io.github.vitrine.tensor.Tensor;

/** A classifier over one pooled feature. */
final class PooledHead implements Head {
    private final Pooling pooling;
    private final LayerNorm norm; // null if the model has none
    private final Pooler pooler; // null if the model has none
    private final ClassificationHead classifier; // null if the model has none

    private PooledHead(
            Pooling pooling, LayerNorm norm, Pooler pooler, ClassificationHead classifier) {
        this.pooling = pooling;
        this.norm = norm;
        this.pooler = pooler;
        this.classifier = classifier;
    }

    /** Takes {@code pool}, {@code head_norm}, {@code pooler} and {@code head} where there are. */
    static PooledHead load(Parameters parameters, HeadConfig config, EncoderConfig encoder) {
        TokenPooling simple = config.pooling().ofTokens().orElse(null);
        Pooling pooling = simple;
        int width = encoder.width();
        if (simple == null) {
            pooling = AttentionPooling.load(parameters.scope("pool"), encoder);
        } else {
            width = simple.outputs(width);
        }
        LayerNorm norm = null;
        if (config.norm()) {
            norm = LayerNorm.load(parameters.scope("head_norm"), width, encoder.epsilon());
        }
        Pooler pooler = null;
        PoolerConfig wanted = config.pooler().orElse(null);
        if (wanted != null && (!wanted.optional() || parameters.has("pooler.weight"))) {
            int outputs = wanted.outputs();
            pooler = Pooler.load(parameters.scope("pooler"), width, outputs, wanted.activation());
            width = outputs;
        }
        ClassificationHead classifier = null;
        if (config.labelCount() > 0) {
            classifier =
                    ClassificationHead.load(parameters.scope("head"), width, config.labelCount());
        }
        return new PooledHead(pooling, norm, pooler, classifier);
    }

    @Override
    public int tokens(TokenGrid grid) {
        return pooling.tokens(grid);
    }

    @Override
    public Tensor forward(Ops ops, Tensor x, TokenGrid grid, Trace trace) {
        Tensor feature = pooling.forward(ops, x, grid); // [B, F]
        if (norm != null) {
            norm.forward(ops, feature, feature); //        [B, F]
        }
        if (pooler != null) {
            feature = pooler.forward(ops, feature); //     [B, F]
        }
        if (trace != null) {
            trace.sawPooled(feature);
        }
        return classifier == null
                ? Tensor.of(feature.toArray(), feature.shape().sizes())
                : classifier.forward(ops, feature); //     [B, L]
    }
}
