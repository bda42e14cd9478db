package io.github.vitrine.layers;

import io.github.vitrine.kernels.Activation;

/**
 * The perceptron of an encoder block.
 *
 * @param kind how the hidden layer is made
 * @param width M, of the hidden layer
 * @param activation of the hidden layer, or of its gate
 * @param bias whether its linear layers have one
 */
public record MlpConfig(Kind kind, int width, Activation activation, boolean bias) {
    /** How the hidden layer is made of a token. */
    public enum Kind {
        /** {@code activation(fc1(x))}. */
        PLAIN,
        /** {@code activation(gate(x)) * value(x)} (Shazeer, 2020, arXiv:2002.05202). */
        GATED,
        /** The same, with both in one tensor {@code fc1}: the gate's rows, then the value's. */
        GATED_PACKED
    }

    /**
     * A perceptron as in the first Vision Transformer.
     *
     * @param width M
     * @param activation of the hidden layer
     * @return with biases
     */
    public static MlpConfig plain(int width, Activation activation) {
        return new MlpConfig(Kind.PLAIN, width, activation, true);
    }
}
