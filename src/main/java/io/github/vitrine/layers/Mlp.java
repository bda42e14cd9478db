package io.github.vitrine.layers;

import io.github.vitrine.kernels.Activation;
import io.github.vitrine.ops.Ops;
import io.github.vitrine.tensor.Tensor;

/** The two-layer perceptron of an encoder block (Dosovitskiy et al., 2020, section 3.1). */
public final class Mlp {
    private final int hidden;
    private final Activation activation;
    private final Linear fc1;
    private final Linear fc2;

    private Mlp(int hidden, Activation activation, Linear fc1, Linear fc2) {
        this.hidden = hidden;
        this.activation = activation;
        this.fc1 = fc1;
        this.fc2 = fc2;
    }

    /**
     * Takes a layer from a checkpoint: {@code fc1 [M, D]}, {@code fc2 [D, M]}.
     *
     * @param parameters the layer's scope
     * @param config the encoder's sizes
     * @return the layer
     */
    public static Mlp load(Parameters parameters, EncoderConfig config) {
        Linear fc1 = Linear.load(parameters.scope("fc1"), config.width(), config.mlpWidth());
        Linear fc2 = Linear.load(parameters.scope("fc2"), config.mlpWidth(), config.width());
        return new Mlp(config.mlpWidth(), config.activation(), fc1, fc2);
    }

    /**
     * {@code out = out + fc2(activation(fc1(x)))}.
     *
     * @param ops what to compute with
     * @param x {@code [B, N, D]}, normalized
     * @param out {@code [B, N, D]}, added to
     */
    public void addTo(Ops ops, Tensor x, Tensor out) {
        try (Ops.Frame frame = ops.frame()) {
            Tensor h = ops.take(x.size(0), x.size(1), hidden); // [B, N, M]
            fc1.forward(ops, x, activation, h);
            fc2.addTo(ops, h, out);
        }
    }
}
