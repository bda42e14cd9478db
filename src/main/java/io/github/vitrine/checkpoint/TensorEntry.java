package io.github.vitrine.checkpoint;

import io.github.vitrine.tensor.Shape;

/**
 * What a safetensors header says of one tensor.
 *
 * @param begin where its bytes begin, counted from the end of the header
 * @param end where they end, exclusive
 */
record TensorEntry(String name, DType type, Shape shape, long begin, long end) {}
