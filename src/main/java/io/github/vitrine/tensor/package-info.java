/** Shapes, float32 tensors, and the interface through which layers see a checkpoint's weights. */
package io.github.vitrine.tensor;
