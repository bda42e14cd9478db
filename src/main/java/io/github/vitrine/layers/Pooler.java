package io.github.vitrine.layers;

import io.github.vitrine.kernels.Activation;
import io.github.vitrine.ops.Ops;
import io.github.vitrine.tensor.Tensor;

/**
 * A linear layer and an activation over the pooled feature: the first ViT's {@code pre_logits}, and
 * BERT's pooler, which transformers keeps.
 */
public final class Pooler {
    private final int outputs;
    private final Activation activation;
    private final Linear linear;

    private Pooler(int outputs, Activation activation, Linear linear) {
        this.outputs = outputs;
        this.activation = activation;
        this.linear = linear;
    }

    /**
     * Takes a pooler from a checkpoint: {@code weight [outputs, D]}, {@code bias [outputs]}.
     *
     * @param parameters the pooler's scope
     * @param width D
     * @param outputs width of what it returns
     * @param activation usually tanh
     * @return the pooler
     */
    public static Pooler load(
            Parameters parameters, int width, int outputs, Activation activation) {
        return new Pooler(outputs, activation, Linear.load(parameters, width, outputs));
    }

    /**
     * Pools.
     *
     * @param ops what to compute with
     * @param feature {@code [B, D]}
     * @return {@code [B, outputs]}, scratch memory of the caller's frame
     */
    public Tensor forward(Ops ops, Tensor feature) {
        Tensor pooled = ops.take(feature.size(0), outputs);
        linear.forward(ops, feature, activation, pooled);
        return pooled;
    }
}
