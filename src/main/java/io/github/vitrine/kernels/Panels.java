package io.github.vitrine.kernels;

/**
 * The memory of a product's right operand: panels, one after the other, in the bits they are kept
 * in. Products take them block by block: some rows of one panel, as float32.
 *
 * <p>Elements are counted from the first of the first panel. What stands free at an array's start
 * ({@link PackedMatrix#LEAD}) is the implementation's matter.
 */
interface Panels {
    /**
     * Keeps a panel.
     *
     * @param panel which
     * @param transposed {@code [columns, k]}, row-major
     * @param columns of the panel, without padding
     * @param k rows of the panel
     * @param width columns of the panel, with padding
     * @throws ArithmeticException if a value has no place in this type
     */
    void set(int panel, float[] transposed, int columns, int k, int width);

    /**
     * Whether a panel is gone over at once, since coming back to it would cost.
     *
     * @return true if a product shall have one span of k only
     */
    default boolean inOneSpan() {
        return false;
    }

    /**
     * Says that a product goes over a panel next, block by block.
     *
     * @param at the panel's first element
     * @param product has memory for what there is to prepare
     */
    default void begin(int at, Product product) {}

    /**
     * Makes a block available as floats: {@link Product#block} from {@link Product#blockAt} on.
     *
     * @param at its first element
     * @param rows of the block
     * @param kernels who expand it
     * @param product receives the block, and has memory for it
     */
    void read(int at, int rows, Kernels kernels, Product product);

    /**
     * The memory that the values take.
     *
     * @return bytes
     */
    long bytes();
}
