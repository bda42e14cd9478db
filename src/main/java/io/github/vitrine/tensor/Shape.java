package io.github.vitrine.tensor;

import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * The sizes of a tensor's axes, outermost first: {@code [3, 224, 224]}. The empty shape is a
 * scalar's. Immutable.
 */
public final class Shape {
    private final long[] sizes;
    private final long elements;

    private Shape(long[] sizes) {
        long product = 1;
        boolean empty = false;
        for (long size : sizes) {
            if (size < 0) {
                throw new IllegalArgumentException(
                        "negative size in shape " + Arrays.toString(sizes));
            }
            empty |= size == 0;
        }
        for (long size : sizes) {
            // Sizes beside a zero still must not overflow: an honest file never has such a shape.
            product = Math.multiplyExact(product, Math.max(size, 1));
        }
        this.sizes = sizes;
        this.elements = empty ? 0 : product;
    }

    /**
     * Makes a shape.
     *
     * @param sizes the axes' sizes, outermost first; none for a scalar
     * @return the shape
     * @throws IllegalArgumentException if a size is negative
     * @throws ArithmeticException if the product of the sizes overflows a long
     */
    public static Shape of(long... sizes) {
        return new Shape(sizes.clone());
    }

    /**
     * The number of axes.
     *
     * @return 0 for a scalar
     */
    public int rank() {
        return sizes.length;
    }

    /**
     * The size of one axis.
     *
     * @param axis from 0, outermost; negative counts from the innermost, -1
     * @return its size
     */
    public int size(int axis) {
        return Math.toIntExact(sizes[axis < 0 ? axis + sizes.length : axis]);
    }

    /**
     * The sizes of all axes.
     *
     * @return a copy, outermost first
     */
    public long[] sizes() {
        return sizes.clone();
    }

    /**
     * Whether this has some sizes.
     *
     * @param others outermost first
     * @return true if it has these and no others
     */
    public boolean is(long... others) {
        return Arrays.equals(sizes, others);
    }

    /**
     * The number of elements.
     *
     * @return the product of the sizes; 1 for a scalar
     */
    public long elements() {
        return elements;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Shape && Arrays.equals(sizes, ((Shape) other).sizes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(sizes);
    }

    /** The sizes in brackets: {@code [1, 197, 768]}. */
    @Override
    public String toString() {
        return Arrays.stream(sizes)
                .mapToObj(Long::toString)
                .collect(Collectors.joining(", ", "[", "]"));
    }
}
