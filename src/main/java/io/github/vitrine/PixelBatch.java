package io.github.vitrine;

import io.github.vitrine.tensor.Shape;
import io.github.vitrine.tensor.Tensor;
import java.util.Arrays;

/** Prepared pictures of one size, side by side in memory that only ever grows. */
final class PixelBatch {
    /** The longest array that every JVM can make. */
    private static final int LONGEST = Integer.MAX_VALUE - 8;

    private Shape picture; // [C, H, W]
    private float[] pixels = {};
    private int[] indices = {};
    private int size;

    /** Begins anew, with no pictures. */
    void begin(Shape shape) {
        picture = shape;
        size = 0;
    }

    /** The pictures' shape, [C, H, W]. */
    Shape picture() {
        return picture;
    }

    /** How many pictures there are. */
    int size() {
        return size;
    }

    /**
     * Adds a picture, whose values are still to be written.
     *
     * @param index what to know it by
     * @return where its values go in {@link #pixels}
     */
    int add(int index) {
        int at = Math.toIntExact(size * picture.elements());
        int end = Math.toIntExact(at + picture.elements());
        if (pixels.length < end) {
            // What a first picture finds is of no use; from then on, room for as many again.
            int length = size == 0 ? end : (int) Math.max(end, Math.min(2L * at, LONGEST));
            pixels = Arrays.copyOf(size == 0 ? new float[0] : pixels, length);
        }
        if (indices.length == size) {
            indices = Arrays.copyOf(indices, Math.max(1, 2 * size));
        }
        indices[size++] = index;
        return at;
    }

    /** The pictures' values, one picture after the other. */
    float[] pixels() {
        return pixels;
    }

    /** What the k-th picture is known by. */
    int index(int k) {
        return indices[k];
    }

    /** A view of all pictures, [B, C, H, W]. */
    Tensor tensor() {
        Shape all = Shape.of(size, picture.size(0), picture.size(1), picture.size(2));
        return Tensor.view(all, pixels, 0);
    }

    /** The memory that is kept. */
    long bytes() {
        return (long) Float.BYTES * pixels.length + (long) Integer.BYTES * indices.length;
    }
}
