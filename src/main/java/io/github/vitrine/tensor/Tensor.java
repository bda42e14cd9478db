package io.github.vitrine.tensor;

import java.util.Objects;

/**
 * A float32 tensor: a shape over a stretch of a float array, row-major and without gaps.
 *
 * <p>A tensor is a view: it shares its array with whoever made it, and several tensors may lie in
 * one array. It has no arithmetic of its own; layers compute through kernels.
 */
public final class Tensor {
    private final Shape shape;
    private final float[] data;
    private final int offset;

    private Tensor(Shape shape, float[] data, int offset) {
        this.shape = shape;
        this.data = data;
        this.offset = offset;
    }

    /**
     * A tensor of zeros.
     *
     * @param sizes the axes' sizes, outermost first
     * @return a tensor with an array of its own
     */
    public static Tensor zeros(long... sizes) {
        Shape shape = Shape.of(sizes);
        return new Tensor(shape, new float[Math.toIntExact(shape.elements())], 0);
    }

    /**
     * A tensor over an existing array, which is not copied.
     *
     * @param data the values
     * @param sizes the axes' sizes; their product is the array's length
     * @return the tensor
     * @throws IllegalArgumentException if the sizes don't multiply to the array's length
     */
    public static Tensor of(float[] data, long... sizes) {
        Shape shape = Shape.of(sizes);
        if (shape.elements() != data.length) {
            throw new IllegalArgumentException(
                    "tensor of shape " + shape + " over an array of " + data.length + " values");
        }
        return new Tensor(shape, data, 0);
    }

    /**
     * A tensor over part of an array, which is not copied.
     *
     * @param shape the shape
     * @param data the array
     * @param offset index of the first element
     * @return the tensor
     * @throws IndexOutOfBoundsException if the elements don't lie inside the array
     */
    public static Tensor view(Shape shape, float[] data, int offset) {
        Objects.checkFromIndexSize(offset, Math.toIntExact(shape.elements()), data.length);
        return new Tensor(shape, data, offset);
    }

    /**
     * The shape.
     *
     * @return the shape
     */
    public Shape shape() {
        return shape;
    }

    /**
     * The size of one axis.
     *
     * @param axis from 0, outermost; negative counts from the innermost, -1
     * @return its size
     */
    public int size(int axis) {
        return shape.size(axis);
    }

    /**
     * The array that holds the elements, from {@link #offset()} on. Not a copy.
     *
     * @return the array
     */
    public float[] data() {
        return data;
    }

    /**
     * Where the first element stands in {@link #data()}.
     *
     * @return an index
     */
    public int offset() {
        return offset;
    }

    /**
     * The number of elements.
     *
     * @return the product of the sizes
     */
    public int elements() {
        return (int) shape.elements();
    }

    /**
     * The same elements under another shape.
     *
     * @param sizes the new sizes, with the same product
     * @return a view
     */
    public Tensor reshape(long... sizes) {
        Shape other = Shape.of(sizes);
        if (other.elements() != shape.elements()) {
            throw new IllegalArgumentException("can't view " + shape + " as " + other);
        }
        return new Tensor(other, data, offset);
    }

    /**
     * One entry along the outermost axis.
     *
     * @param index which
     * @return a view of rank one less
     */
    public Tensor row(int index) {
        Objects.checkIndex(index, shape.size(0));
        long[] sizes = shape.sizes();
        long[] rest = java.util.Arrays.copyOfRange(sizes, 1, sizes.length);
        Shape inner = Shape.of(rest);
        return new Tensor(inner, data, offset + index * (int) inner.elements());
    }

    /**
     * Some of the rows of the first axis.
     *
     * @param first the first of them
     * @param count how many
     * @return a view of the same memory, of as many axes
     * @throws IndexOutOfBoundsException if there are fewer
     */
    public Tensor rows(int first, int count) {
        Objects.checkFromIndexSize(first, count, shape.size(0));
        long[] sizes = shape.sizes();
        int row = (int) (shape.elements() / Math.max(1, sizes[0]));
        sizes[0] = count;
        return new Tensor(Shape.of(sizes), data, offset + first * row);
    }

    /**
     * Puts tensors of one shape side by side.
     *
     * @param rows at least one
     * @return a tensor of one axis more, in memory of its own
     */
    public static Tensor stack(Tensor... rows) {
        long[] inner = rows[0].shape.sizes();
        long[] sizes = new long[inner.length + 1];
        sizes[0] = rows.length;
        System.arraycopy(inner, 0, sizes, 1, inner.length);
        Tensor all = zeros(sizes);
        for (int i = 0; i < rows.length; i++) {
            if (!rows[i].shape.is(inner)) {
                throw new IllegalArgumentException(
                        "can't stack " + rows[0].shape + " and " + rows[i].shape);
            }
            int length = rows[i].elements();
            System.arraycopy(rows[i].data, rows[i].offset, all.data, i * length, length);
        }
        return all;
    }

    /**
     * The elements in an array of their own.
     *
     * @return a copy, row-major
     */
    public float[] toArray() {
        return java.util.Arrays.copyOfRange(data, offset, offset + elements());
    }

    @Override
    public String toString() {
        return "Tensor" + shape;
    }
}
