package io.github.vitrine.layers;

/**
 * Rotary positions in two dimensions; see {@link RotaryEmbedding}.
 *
 * @param theta the base of the frequencies' geometric series
 */
public record RotaryConfig(double theta) {}
