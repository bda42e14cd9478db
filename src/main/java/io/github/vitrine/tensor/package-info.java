/**
 * Shapes, float32 tensors, the floats of 16 bits, and the interface through which layers see a
 * checkpoint's weights.
 */
package io.github.vitrine.tensor;
