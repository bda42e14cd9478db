package io.github.vitrine.kernels;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.vitrine.testing.AllKernels;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiFunction;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/**
 * Row kernels for rows of any length, anywhere in an array, of any values: all forms give the same
 * bits, touch nothing outside the row, and are near what double arithmetic gives.
 */
class RowKernelsPropertyTest {
    private static final int TRIES = 300;
    private static final String SEED = "20261122";
    private static final int LONGEST = 600;

    private static final List<Kernels> ALL = AllKernels.list();

    private final float[] lanes = new float[Lanes.COUNT];

    @Property(tries = TRIES, seed = SEED)
    void maximaOfAnything(
            @ForAll("anything") float[] some,
            @ForAll @IntRange(max = 20) int from,
            @ForAll @IntRange(max = 7) int rows) {
        float[] x = placed(repeated(some, rows * Strips.WIDTH), from, 0);
        float[] expected = repeated(reversed(some), rows + 1);
        float[] before = expected.clone();
        for (int i = 0; i < rows * Strips.WIDTH; i++) {
            int row = i / Strips.WIDTH;
            if (isAbove(x[from + i], expected[row])) {
                expected[row] = x[from + i];
            }
        }
        for (Kernels kernels : ALL) {
            float[] maxima = before.clone();
            kernels.maxima(x, from, rows, maxima);
            assertArrayEquals(ProductTest.bits(expected), ProductTest.bits(maxima));
        }
    }

    /** NaNs are at the ends, by their sign; among themselves, too. */
    private static boolean isAbove(float a, float b) {
        boolean negative = Float.floatToRawIntBits(a) < 0;
        if (Float.isNaN(a) || Float.isNaN(b)) {
            boolean otherNegative = Float.floatToRawIntBits(b) < 0;
            if (Float.isNaN(a) && Float.isNaN(b) && negative == otherNegative) {
                int difference = Float.floatToRawIntBits(a) - Float.floatToRawIntBits(b);
                return negative ? difference < 0 : difference > 0;
            }
            return Float.isNaN(a) ? !negative : otherNegative;
        }
        return Float.compare(a, b) > 0;
    }

    @Property(tries = TRIES, seed = SEED)
    void scaleOfAnything(
            @ForAll("anything") float[] row,
            @ForAll @IntRange(max = 20) int from,
            @ForAll("special") float factor) {
        float[] expected = placed(row, from, 0);
        for (int i = 0; i < row.length; i++) {
            expected[from + i] = row[i] * factor;
        }
        assertSame(
                row,
                from,
                (kernels, x) -> {
                    kernels.scale(x, from, row.length, factor);
                    return x;
                },
                expected);
    }

    @Property(tries = TRIES, seed = SEED)
    void addOfAnything(
            @ForAll("anything") float[] row,
            @ForAll @IntRange(max = 20) int from,
            @ForAll @IntRange(max = 20) int other) {
        float[] y = placed(reversed(row), other, 0);
        float[] expected = placed(row, from, 0);
        for (int i = 0; i < row.length; i++) {
            expected[from + i] = row[i] + y[other + i];
        }
        assertSame(
                row,
                from,
                (kernels, x) -> {
                    kernels.add(x, from, y, other, row.length);
                    return x;
                },
                expected);
    }

    @Property(tries = TRIES, seed = SEED)
    void activationsOfAnything(
            @ForAll Activation activation,
            @ForAll("anything") float[] row,
            @ForAll @IntRange(max = 20) int from) {
        float[] expected = placed(row, from, 0);
        for (int i = 0; i < row.length; i++) {
            expected[from + i] = activation.apply(row[i]);
        }
        assertSame(
                row,
                from,
                (kernels, x) -> {
                    kernels.activate(activation, x, from, row.length);
                    return x;
                },
                expected);
    }

    @Property(tries = TRIES, seed = SEED)
    void exponentialsOfAnything(
            @ForAll("anything") float[] some,
            @ForAll @IntRange(max = 20) int from,
            @ForAll @IntRange(max = 7) int rows,
            @ForAll @IntRange(max = 8) int groups) {
        int columns = groups * Lanes.COUNT;
        float[] x = placed(repeated(some, rows * Strips.WIDTH), from, 0);
        float[] maxima = repeated(reversed(some), rows);
        float[] sums = repeated(some, rows * Lanes.COUNT + 1);
        float[] expected = x.clone();
        float[] expectedSums = sums.clone();
        for (int row = 0; row < rows; row++) {
            for (int i = 0; i < columns; i++) {
                int at = from + row * Strips.WIDTH + i;
                expected[at] = FloatMath.exp2((x[at] - maxima[row]) * 0.5f);
                expectedSums[row * Lanes.COUNT + i % Lanes.COUNT] += expected[at];
            }
        }
        for (Kernels kernels : ALL) {
            float[] got = x.clone();
            float[] gotSums = sums.clone();
            kernels.exp2Sums(got, from, rows, columns, 0.5f, maxima, gotSums);
            assertArrayEquals(ProductTest.bits(expected), ProductTest.bits(got));
            assertArrayEquals(ProductTest.bits(expectedSums), ProductTest.bits(gotSums));
        }
    }

    @Property(tries = TRIES, seed = SEED)
    void exponentialsAreNearDouble(@ForAll("moderate") float[] some) {
        float[] x = repeated(some, Strips.WIDTH);
        for (Kernels kernels : ALL) {
            float[] got = x.clone();
            float[] sums = new float[Lanes.COUNT];
            kernels.exp2Sums(got, 0, 1, Strips.WIDTH, 0.5f, new float[] {20}, sums);
            double sum = 0;
            for (int i = 0; i < x.length; i++) {
                double expected = Math.pow(2, 0.5 * x[i] - 10);
                assertEquals(expected, got[i], 2e-6 * expected);
                sum += expected;
            }
            assertEquals(sum, Lanes.sum(sums), 2e-6 * sum);
        }
    }

    @Property(tries = TRIES, seed = SEED)
    void layerNormOfAnything(
            @ForAll("anything") float[] row,
            @ForAll @IntRange(max = 20) int from,
            @ForAll @IntRange(max = 20) int at) {
        float[] weight = reversed(row);
        int[] first = null;
        for (Kernels kernels : ALL) {
            float[] out = placed(new float[row.length], at, 0);
            float[] x = placed(row, from, 0);
            kernels.layerNorm(x, from, row.length, weight, row, 1e-6f, out, at, lanes);
            assertOutsideUntouched(out, at, row.length);
            first = sameBits(first, out);
            if (at == from) { // in place, too
                kernels.layerNorm(x, from, row.length, weight, row, 1e-6f, x, at, lanes);
                assertOutsideUntouched(x, at, row.length);
                assertArrayEquals(first, ProductTest.bits(x));
            }
        }
    }

    @Property(tries = TRIES, seed = SEED)
    void layerNormIsNearDouble(@ForAll("moderate") float[] row) {
        double mean = 0;
        for (float value : row) {
            mean += value / (double) row.length;
        }
        double variance = 0;
        for (float value : row) {
            variance += (value - mean) * (value - mean) / row.length;
        }
        float[] ones = new float[row.length];
        Arrays.fill(ones, 1);
        for (Kernels kernels : ALL) {
            float[] out = new float[row.length];
            float[] zeros = new float[row.length];
            kernels.layerNorm(row, 0, row.length, ones, zeros, 1e-2f, out, 0, lanes);
            for (int i = 0; i < row.length; i++) {
                double expected = (row[i] - mean) / Math.sqrt(variance + 1e-2f);
                assertEquals(expected, out[i], 2e-4, "element " + i);
            }
        }
    }

    /** Any float at all, NaN, infinities, zeros of both signs and subnormal ones among them. */
    @Provide
    Arbitrary<float[]> anything() {
        Arbitrary<Float> any = Arbitraries.integers().map(Float::intBitsToFloat);
        return Arbitraries.frequencyOf(
                        net.jqwik.api.Tuple.of(6, moderateValue()),
                        net.jqwik.api.Tuple.of(1, special()),
                        net.jqwik.api.Tuple.of(1, any))
                .array(float[].class)
                .ofMinSize(1)
                .ofMaxSize(LONGEST);
    }

    @Provide
    Arbitrary<Float> special() {
        return Arbitraries.of(
                0f,
                -0f,
                1f,
                -1f,
                Float.NaN,
                Float.POSITIVE_INFINITY,
                Float.NEGATIVE_INFINITY,
                Float.MIN_VALUE,
                -Float.MIN_VALUE,
                Float.MIN_NORMAL,
                Float.MAX_VALUE,
                -Float.MAX_VALUE);
    }

    /** What occurs in a model. */
    @Provide
    Arbitrary<float[]> moderate() {
        return moderateValue().array(float[].class).ofMinSize(1).ofMaxSize(LONGEST);
    }

    private static Arbitrary<Float> moderateValue() {
        return Arbitraries.floats().between(-20, 20).ofScale(6);
    }

    private static void assertSame(
            float[] row, int from, BiFunction<Kernels, float[], float[]> kernel, float[] expected) {
        for (Kernels kernels : ALL) {
            float[] got = kernel.apply(kernels, placed(row, from, 0));
            assertArrayEquals(ProductTest.bits(expected), ProductTest.bits(got), kernels.name());
        }
    }

    /** The row somewhere in an array, between other values. */
    private static float[] placed(float[] row, int from, int room) {
        float[] array = new float[from + row.length + room + 3];
        Arrays.fill(array, 77);
        System.arraycopy(row, 0, array, from, row.length);
        return array;
    }

    private static void assertOutsideUntouched(float[] array, int from, int count) {
        for (int i = 0; i < array.length; i++) {
            if (i < from || i >= from + count) {
                assertEquals(77, array[i], "element " + i + " outside the row");
            }
        }
    }

    /** A number of elements, over and over from the row's. */
    private static float[] repeated(float[] row, int length) {
        float[] repeated = new float[length];
        for (int i = 0; i < length; i++) {
            repeated[i] = row[i % row.length];
        }
        return repeated;
    }

    private static float[] reversed(float[] row) {
        float[] reversed = new float[row.length];
        for (int i = 0; i < row.length; i++) {
            reversed[i] = row[row.length - 1 - i];
        }
        return reversed;
    }

    private static int[] sameBits(int[] first, float[] got) {
        int[] bits = ProductTest.bits(got);
        if (first != null) {
            assertArrayEquals(first, bits);
        }
        return bits;
    }
}
