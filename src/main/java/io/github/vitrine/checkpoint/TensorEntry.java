package io.github.vitrine.checkpoint;

import io.github.vitrine.tensor.Shape;

/**
 * What a safetensors header says of one tensor.
 *
 * @param begin where its bytes begin, counted from the end of the header
 * @param end where they end, exclusive
 */
record TensorEntry(String name, DType type, Shape shape, long begin, long end)
        implements Comparable<TensorEntry> {
    /** By their place in the file. */
    @Override
    public int compareTo(TensorEntry other) {
        int byBegin = Long.compare(begin, other.begin);
        return byBegin != 0 ? byBegin : Long.compare(end, other.end);
    }
}
