package io.github.vitrine.kernels;

/**
 * A part of an array that nobody else has. From an arena or a slab it starts where a vector load
 * touches one cache line, if the JVM placed the array well: see {@link FloatArena}.
 *
 * @param values the array
 * @param at index of the first element; from an arena or a slab 12 more than a multiple of 16
 * @param length number of elements; from there a multiple of 16
 */
public record Stretch(float[] values, int at, int length) {
    /** No memory. */
    public static final Stretch NONE = new Stretch(new float[0], 0, 0);

    /** Floats in a cache line, and in the widest vector. */
    static final int LINE = 16;

    /** Rounds a length up to whole cache lines. */
    static int padded(int length) {
        return Math.toIntExact((LINE - 1L + length) / LINE * LINE);
    }
}
