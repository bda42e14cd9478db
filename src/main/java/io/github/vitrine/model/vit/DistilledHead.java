package io.github.vitrine.model.vit;

import io.github.vitrine.layers.ClassificationHead;
import io.github.vitrine.layers.EncoderConfig;
import io.github.vitrine.layers.Parameters;
import io.github.vitrine.layers.TokenGrid;
import io.github.vitrine.ops.Ops;
import io.github.vitrine.tensor.Tensor;

/**
 * Two classifiers, one over the class token and one over the distillation token behind it; the
 * logits are the mean of both. Touvron et al., 2020, "Training data-efficient image transformers",
 * arXiv:2012.12877.
 */
final class DistilledHead implements Head {
    private final ClassificationHead classifier; // both null if the model has no labels
    private final ClassificationHead distillation;

    private DistilledHead(ClassificationHead classifier, ClassificationHead distillation) {
        this.classifier = classifier;
        this.distillation = distillation;
    }

    /** Takes {@code head} and {@code distillation_head}. */
    static DistilledHead load(Parameters parameters, HeadConfig config, EncoderConfig encoder) {
        int labels = config.labelCount();
        if (labels == 0) {
            return new DistilledHead(null, null);
        }
        return new DistilledHead(
                ClassificationHead.load(parameters.scope("head"), encoder.width(), labels),
                ClassificationHead.load(
                        parameters.scope("distillation_head"), encoder.width(), labels));
    }

    @Override
    public int tokens(TokenGrid grid) {
        return 2;
    }

    @Override
    public Tensor forward(Ops ops, Tensor x, TokenGrid grid, Trace trace) {
        Tensor first = token(x, 0); //                                [B, D]
        Tensor second = token(x, 1); //                               [B, D]
        boolean labelled = classifier != null;
        Tensor a = labelled ? classifier.forward(ops, first) : first; //     [B, L]
        Tensor b = labelled ? distillation.forward(ops, second) : second; // [B, L]
        if (trace != null) {
            trace.sawPooled(mean(first, second));
            trace.sawHeads(a, b);
        }
        return mean(a, b);
    }

    private static Tensor token(Tensor x, int index) {
        int width = x.size(2);
        Tensor token = Tensor.zeros(x.size(0), width);
        for (int image = 0; image < x.size(0); image++) {
            int source = x.row(image).offset() + index * width;
            System.arraycopy(x.data(), source, token.data(), image * width, width);
        }
        return token;
    }

    private static Tensor mean(Tensor a, Tensor b) {
        Tensor mean = Tensor.zeros(a.shape().sizes());
        for (int i = 0; i < mean.elements(); i++) {
            mean.data()[i] = (a.data()[i] + b.data()[i]) / 2;
        }
        return mean;
    }
}
