package io.github.vitrine.layers;

import io.github.vitrine.kernels.Strips;
import io.github.vitrine.layers.Linear.Part;
import io.github.vitrine.ops.Ops;

/**
 * The two-layer perceptron of an encoder block (Dosovitskiy et al., 2020, section 3.1), plain or
 * gated.
 */
public final class Mlp {
    private final MlpConfig config;
    private final Linear fc1; // gated: both halves, [gate; value]
    private final Linear fc2;

    private Mlp(MlpConfig config, Linear fc1, Linear fc2) {
        this.config = config;
        this.fc1 = fc1;
        this.fc2 = fc2;
    }

    /**
     * Takes a layer from a checkpoint: {@code fc1} (gated: {@code gate} and {@code value}, or both
     * in {@code fc1}), {@code fc2}.
     *
     * @param parameters the layer's scope
     * @param config its kind and size
     * @param width D
     * @param scale LayerScale's factors, or null
     * @return the layer
     */
    static Mlp load(Parameters parameters, MlpConfig config, int width, float[] scale) {
        int hidden = config.width();
        boolean bias = config.bias();
        Linear fc1 =
                switch (config.kind()) {
                    case PLAIN -> Linear.load(parameters.scope("fc1"), width, hidden, bias);
                    case GATED_PACKED ->
                            Linear.load(parameters.scope("fc1"), width, 2 * hidden, bias);
                    case GATED ->
                            Linear.stacked(
                                    parameters,
                                    width,
                                    hidden,
                                    new Part("gate", bias),
                                    new Part("value", bias));
                };
        Linear fc2 = Linear.load(parameters.scope("fc2"), hidden, width, bias);
        return new Mlp(config, fc1, fc2.scaledBy(scale));
    }

    /**
     * {@code out = out + fc2(hidden(x))}.
     *
     * @param ops what to compute with
     * @param x {@code [B * N, D]}, normalized
     * @param out {@code [B * N, D]}, added to
     */
    public void addTo(Ops ops, Strips x, Strips out) {
        try (Ops.Frame frame = ops.frame()) {
            int hidden = config.width();
            Strips h = ops.takeStrips(x.rows(), hidden); //  [B * N, M]
            if (config.kind() == MlpConfig.Kind.PLAIN) {
                fc1.forward(ops, x, config.activation(), h);
            } else {
                Strips both = ops.takeStrips(x.rows(), 2 * hidden); // [B * N, 2 * M]
                fc1.forward(ops, x, both);
                ops.gate(both, config.activation(), h);
            }
            fc2.addTo(ops, h, out);
        }
    }
}
