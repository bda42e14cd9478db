package io.github.vitrine.kernels;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.vitrine.tensor.BFloat16;
import io.github.vitrine.tensor.Float16;
import io.github.vitrine.testing.AllKernels;
import io.github.vitrine.testing.Rounding;
import io.github.vitrine.testing.TestStrips;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Matrices of fewer bits against float32 matrices of the values that are left, bit by bit. */
class ElementTypeTest {
    private static final int PATTERNS = 1 << 16;

    static Stream<Arguments> typesAndKernels() {
        return AllKernels.list().stream()
                .flatMap(
                        kernels ->
                                Stream.of(ElementType.values())
                                        .map(type -> Arguments.of(type, kernels)));
    }

    @ParameterizedTest
    @MethodSource("typesAndKernels")
    void productsAreThoseOfTheRoundedValues(ElementType type, Kernels kernels) {
        for (int[] size : ProductTest.SIZES) {
            int m = size[0];
            int k = size[1];
            int n = size[2];
            Random random = new Random(m + 31 * k + 7 * n);
            float[] weights = ProductTest.gaussian(random, n * k);
            weights[random.nextInt(n * k)] = 0;
            weights[random.nextInt(n * k)] = 1e-6f; // a subnormal half
            float[] rounded = Rounding.round(type, weights, k);
            float[] left = ProductTest.gaussian(random, m * k);
            float[] want = product(kernels, left, m, ProductTest.pack(kernels, rounded, k, n));
            PackedMatrix kept = ProductTest.pack(kernels, weights, k, n, type);
            float[] got = product(kernels, left, m, kept);
            assertArrayEquals(ProductTest.bits(want), ProductTest.bits(got));
        }
    }

    private static float[] product(Kernels kernels, float[] left, int m, PackedMatrix right) {
        Strips out = TestStrips.dirty(m, right.columns());
        kernels.multiply(
                new Product(new FloatArena())
                        .left(TestStrips.of(left, 0, right.rows(), m, right.rows()), 0, m)
                        .right(right, 0, right.columns())
                        .into(out, 0));
        return TestStrips.toArray(out);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 5})
    void everyPatternOf16BitsIsWidenedAlike(int shift) {
        short[] source = new short[shift + PATTERNS];
        for (int i = 0; i < PATTERNS; i++) {
            // Neighbours of all kinds share a vector; the multiplier is odd, so all are there.
            source[shift + i] = (short) (i * 40503);
        }
        int count = PATTERNS - 2 * shift;
        for (Kernels kernels : AllKernels.list()) {
            float[] halves = new float[PATTERNS];
            kernels.expandFloat16(source, shift, count, halves, shift);
            float[] brains = new float[PATTERNS];
            kernels.expandBFloat16(source, shift, count, brains, shift);
            for (int i = 0; i < count; i++) {
                short bits = source[shift + i];
                assertEquals(Float16.toFloat(bits), halves[shift + i]);
                assertEquals(BFloat16.toFloat(bits), brains[shift + i]);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 13, 64, 128, 129})
    void everyByteIsMultipliedByItsColumnsScale(int width) {
        float[] scales = ProductTest.gaussian(new Random(width), width + 2);
        byte[] source = new byte[3 + 255 * width];
        for (int i = 3; i < source.length; i++) {
            source[i] = (byte) (i * 7);
        }
        for (Kernels kernels : AllKernels.list()) {
            float[] out = new float[source.length + 1];
            kernels.expandInt8(source, 3, 255, scales, 2, width, out, 4);
            for (int i = 0; i < 255 * width; i++) {
                assertEquals(scales[2 + i % width] * source[3 + i], out[4 + i]);
            }
        }
    }

    @Test
    void theMemoryIsWhatTheTypeNeeds() {
        long floats = new PackedMatrix(768, 3072, 64).bytes();
        assertEquals(4 * 768 * 3072, floats, 64);
        for (ElementType type : ElementType.values()) {
            long bytes = new PackedMatrix(768, 3072, 64, type).bytes();
            long want =
                    switch (type) {
                        case FLOAT32 -> floats;
                        case BFLOAT16, FLOAT16 -> floats / 2;
                        case INT8 -> floats / 4 + 4 * 3072;
                    };
            assertEquals(want, bytes, 64);
        }
    }

    @Test
    void valuesThatHaveNoPlaceAreRefused() {
        assertRefused(ElementType.FLOAT16, 65520);
        assertRefused(ElementType.FLOAT16, -1e30f);
        assertRefused(ElementType.BFLOAT16, Float.MAX_VALUE);
        assertRefused(ElementType.INT8, Float.NaN);
        assertRefused(ElementType.INT8, Float.NEGATIVE_INFINITY);
        set(ElementType.FLOAT16, 65519);
        set(ElementType.FLOAT16, Float.NEGATIVE_INFINITY);
        set(ElementType.BFLOAT16, Float.NaN);
        set(ElementType.INT8, Float.MAX_VALUE);
    }

    private static void assertRefused(ElementType type, float value) {
        ArithmeticException e =
                assertThrows(ArithmeticException.class, () -> set(type, value), type.name());
        assertTrue(e.getMessage().contains(type.name()), e.getMessage());
    }

    private static void set(ElementType type, float value) {
        new PackedMatrix(2, 1, 16, type).setPanel(0, new float[] {1, value});
    }

    /** Scales that are subnormal or round to zero still give the nearest they can. */
    @ParameterizedTest
    @EnumSource(ElementType.class)
    void tinyWeightsStayTiny(ElementType type) {
        Kernels kernels = AllKernels.list().get(0);
        for (float tiny : new float[] {Float.MIN_VALUE, 100 * Float.MIN_VALUE, 0x1p-126f}) {
            PackedMatrix kept = ProductTest.pack(kernels, new float[] {tiny, -tiny}, 1, 2, type);
            float[] out = product(kernels, new float[] {1}, 1, kept);
            assertTrue(out[0] >= 0 && out[0] <= 2 * tiny, () -> out[0] + " for " + tiny);
            assertEquals(0, out[0] + out[1]);
        }
    }
}
