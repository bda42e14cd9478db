package io.github.vitrine.layers;

import io.github.vitrine.kernels.Activation;

/**
 * The sizes of a transformer encoder.
 *
 * @param depth number of blocks
 * @param width D, hidden size
 * @param heads Hn
 * @param headWidth Dh, usually D / Hn
 * @param mlpWidth M, intermediate size
 * @param activation of the MLP
 * @param epsilon of the layer norms
 * @param qkvBias whether queries, keys and values have a bias
 */
public record EncoderConfig(
        int depth,
        int width,
        int heads,
        int headWidth,
        int mlpWidth,
        Activation activation,
        float epsilon,
        boolean qkvBias) {}
