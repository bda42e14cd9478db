package io.github.vitrine.layers;

import io.github.vitrine.ops.Ops;
import io.github.vitrine.tensor.Tensor;

/** A linear layer from a picture's feature to one logit per label. */
public final class ClassificationHead {
    private final int labels;
    private final Linear linear;

    private ClassificationHead(int labels, Linear linear) {
        this.labels = labels;
        this.linear = linear;
    }

    /**
     * Takes a head from a checkpoint: {@code weight [L, D]}, {@code bias [L]}.
     *
     * @param parameters the head's scope
     * @param width D
     * @param labels L
     * @return the head
     */
    public static ClassificationHead load(Parameters parameters, int width, int labels) {
        return new ClassificationHead(labels, Linear.load(parameters, width, labels));
    }

    /**
     * Computes logits.
     *
     * @param ops what to compute with
     * @param feature {@code [B, D]}
     * @return {@code [B, L]}, in memory of its own
     */
    public Tensor forward(Ops ops, Tensor feature) {
        Tensor logits = Tensor.zeros(feature.size(0), labels);
        linear.forward(ops, feature, logits);
        return logits;
    }
}
