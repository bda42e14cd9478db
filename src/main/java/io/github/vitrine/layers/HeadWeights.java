package io.github.vitrine.layers;

import io.github.vitrine.tensor.Tensor;

/**
 * Asks an attention for its weights.
 *
 * @param heads which heads' weights, counted from 0
 * @param values {@code [B, heads.length, N, N]}, receives them
 */
record HeadWeights(int[] heads, Tensor values) {}
