package io.github.vitrine.tensor;

/**
 * One tensor of a checkpoint, not yet read. Values are read in pieces straight into the layout that
 * will be computed with, so that no second copy of the weights ever exists. Safe for any number of
 * threads.
 */
public interface WeightTensor {
    /**
     * The tensor's name in the checkpoint.
     *
     * @return the full name
     */
    String name();

    /**
     * The tensor's shape.
     *
     * @return the shape
     */
    Shape shape();

    /**
     * The type the values are stored in, as the file spells it.
     *
     * @return such as {@code F32} or {@code BF16}
     */
    String dtype();

    /**
     * Reads values, converted to float32.
     *
     * @param from index of the first element, row-major
     * @param target receives the values
     * @param at index in {@code target} of the first value
     * @param count how many values
     * @throws io.github.vitrine.error.CheckpointException if the file can't be read or its type has
     *     no float32 form
     * @throws IndexOutOfBoundsException if the range lies outside the tensor or the target
     */
    void read(long from, float[] target, int at, int count);
}
