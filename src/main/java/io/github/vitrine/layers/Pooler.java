package io.github.vitrine.layers;

import io.github.vitrine.kernels.Activation;
import io.github.vitrine.ops.Ops;
import io.github.vitrine.tensor.Tensor;

/** A linear layer and an activation over the class token: BERT's pooler, kept by ViT. */
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
     * @param classToken {@code [B, D]}, normalized
     * @return {@code [B, outputs]}, in memory of its own
     */
    public Tensor forward(Ops ops, Tensor classToken) {
        Tensor pooled = Tensor.zeros(classToken.size(0), outputs);
        linear.forward(ops, classToken, activation, pooled);
        return pooled;
    }
}
