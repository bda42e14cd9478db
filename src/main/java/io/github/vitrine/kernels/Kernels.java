package io.github.vitrine.kernels;

import java.util.Optional;

/**
 * The loops that all layers compute with, over float arrays. Implementations hold no state and are
 * safe for any number of threads; they all return the same bits (see the package's contract).
 *
 * <p>Ranges are checked by the arrays themselves: a wrong index is an {@link
 * IndexOutOfBoundsException}, never a read of foreign memory.
 */
public interface Kernels {
    /**
     * A name for people.
     *
     * @return such as {@code simd-512} or {@code scalar}
     */
    String name();

    /**
     * Columns per panel of the matrices that these kernels multiply with.
     *
     * @return the width to make a {@link PackedMatrix} with
     */
    int panelWidth();

    /**
     * A matrix product, {@code out = epilogue(left · right)}; see {@link Product} for the operands.
     *
     * @param product the operands and the scratch memory to use
     */
    void multiply(Product product);

    /**
     * Whether all tiles are compiled: those that start sums, and those of few rows or columns.
     * Until they are, what sums start from is written to memory, and one tile goes on with it and
     * does all the work: a little slower, and with less than half as much to compile. Holds for all
     * kernels of this kind; changes no result.
     *
     * @param compiled by default true
     */
    default void useAllTiles(boolean compiled) {}

    /**
     * Layer normalization of one row: {@code (x - mean) / sqrt(variance + epsilon) * weight +
     * bias}, with the biased variance. Ba et al., 2016, arXiv:1607.06450.
     *
     * @param x holds the row
     * @param from its first element
     * @param distance from one strip of {@link Strips#WIDTH} elements of the row to the next; that
     *     width itself where the row is contiguous
     * @param count its length; 0 writes nothing
     * @param weight one factor per element
     * @param bias one value per element
     * @param epsilon added to the variance
     * @param out receives the row; may be {@code x} at the same place
     * @param at where the row starts in {@code out}
     * @param outDistance like {@code distance}, in {@code out}
     * @param lanes scratch of at least {@link Lanes#COUNT}
     */
    void layerNorm(
            float[] x,
            int from,
            int distance,
            int count,
            float[] weight,
            float[] bias,
            float epsilon,
            float[] out,
            int at,
            int outDistance,
            float[] lanes);

    /**
     * Layer normalization of one contiguous row into another.
     *
     * @param x holds the row
     * @param from its first element
     * @param count its length; 0 writes nothing
     * @param weight one factor per element
     * @param bias one value per element
     * @param epsilon added to the variance
     * @param out receives the row; may be {@code x} at the same place
     * @param at where the row starts in {@code out}
     * @param lanes scratch of at least {@link Lanes#COUNT}
     */
    default void layerNorm(
            float[] x,
            int from,
            int count,
            float[] weight,
            float[] bias,
            float epsilon,
            float[] out,
            int at,
            float[] lanes) {
        int width = Strips.WIDTH;
        layerNorm(x, from, width, count, weight, bias, epsilon, out, at, width, lanes);
    }

    /**
     * The largest elements of some rows of a strip, in the order of {@link FloatMath#order}: a NaN
     * is the largest only if its sign is positive.
     *
     * @param x holds {@code [rows, Strips.WIDTH]}, row-major
     * @param from its first element
     * @param rows how many
     * @param maxima one per row: the largest so far
     */
    void maxima(float[] x, int from, int rows, float[] maxima);

    /**
     * The heart of a softmax: replaces each element of some rows by {@code 2^((x - max) * scale)}
     * and adds it to a sum, a row's element i to the row's lane i mod 16. Subtracted first, the
     * largest becomes 1 at any magnitude.
     *
     * @param x holds the rows, each {@link Strips#WIDTH} after the one before
     * @param from the first row's first element
     * @param rows how many
     * @param columns the length of each, a multiple of {@link Lanes#COUNT}; at most {@link
     *     Strips#WIDTH} if there are several rows
     * @param scale factor, positive and finite
     * @param maxima one per row, such that no exponent is above 127
     * @param sums {@code [rows, Lanes.COUNT]}: the sums so far
     */
    void exp2Sums(
            float[] x, int from, int rows, int columns, float scale, float[] maxima, float[] sums);

    /**
     * Multiplies a row by a factor, in place.
     *
     * @param x holds the row
     * @param from its first element
     * @param count its length
     * @param factor the factor
     */
    void scale(float[] x, int from, int count, float factor);

    /**
     * Adds a row to another, in place: {@code x += y}.
     *
     * @param x holds the row to add to
     * @param from its first element
     * @param y holds the row to add
     * @param yFrom its first element
     * @param count their length
     */
    void add(float[] x, int from, float[] y, int yFrom, int count);

    /**
     * Applies an activation to each element, in place.
     *
     * @param activation which
     * @param x holds the elements
     * @param from the first
     * @param count how many
     */
    void activate(Activation activation, float[] x, int from, int count);

    /**
     * Widens brain floats.
     *
     * @param source holds them: {@link io.github.vitrine.tensor.BFloat16}
     * @param from the first
     * @param count how many
     * @param out receives their values
     * @param at the first
     */
    void expandBFloat16(short[] source, int from, int count, float[] out, int at);

    /**
     * Widens halves.
     *
     * @param source holds them: {@link io.github.vitrine.tensor.Float16}
     * @param from the first
     * @param count how many
     * @param out receives their values
     * @param at the first
     */
    void expandFloat16(short[] source, int from, int count, float[] out, int at);

    /**
     * Multiplies rows of small integers by a scale per column.
     *
     * @param source holds {@code [rows, width]}, row-major
     * @param from its first element
     * @param rows how many
     * @param scales holds one per column
     * @param scalesFrom the first
     * @param width of a row
     * @param out receives {@code [rows, width]}, row-major
     * @param at its first element
     */
    void expandInt8(
            byte[] source,
            int from,
            int rows,
            float[] scales,
            int scalesFrom,
            int width,
            float[] out,
            int at);

    /**
     * Finds kernels for this JVM. The first time that {@link KernelChoice#AUTO} has to fall back to
     * scalar kernels, the logger {@code io.github.vitrine} warns, with the flag to add.
     *
     * @param choice which form
     * @return kernels, shared by all callers
     * @throws io.github.vitrine.error.ConfigException if {@link KernelChoice#SIMD} is not available
     *     here; the message gives the flag to add
     */
    static Kernels select(KernelChoice choice) {
        return KernelSelection.select(choice);
    }

    /**
     * Why {@link KernelChoice#AUTO} picks what it picks here.
     *
     * @return a sentence, with the flag to add where kernels are the slow ones
     */
    static String explain() {
        return KernelSelection.explain();
    }

    /**
     * Whether there are SIMD kernels here.
     *
     * @return whether {@link KernelChoice#AUTO} and {@link KernelChoice#SIMD} give them
     */
    static boolean hasSimd() {
        return KernelSelection.hasSimd();
    }

    /**
     * What to start java with so that {@link KernelChoice#AUTO} finds SIMD kernels.
     *
     * @return the flag; empty where they are active already or no flag helps
     */
    static Optional<String> missingFlag() {
        return KernelSelection.missingFlag();
    }
}
