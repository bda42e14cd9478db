package io.github.vitrine.kernels.simd;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.fail;

import io.github.vitrine.kernels.Activation;
import io.github.vitrine.kernels.Lanes;
import io.github.vitrine.testing.ChildJvm;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Vector and scalar functions must agree in every bit, whatever the width. */
@EnabledIf("vectorsExpected")
class VectorMathTest {
    /** Every so many-th bit pattern is tried: a thousand of each sign and exponent. */
    private static final int STEP = 8191;

    private static final int BLOCK = 4096;

    /** Where functions change their course. */
    private static final float[] BOUNDARIES = {
        0, 0.5f, 0.55f, 1, 13.03f, 13.04f, 13.05f, 16.64f, 64, 87.33654f, 88.72284f, 104, 128
    };

    /** Where the run must test SIMD, an absent module is a failure, not a reason to skip. */
    static boolean vectorsExpected() {
        return "simd".equals(System.getProperty("vitrine.test.kernels"))
                || ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();
    }

    /** The functions know one width, the JVM's own; so each narrower one takes a JVM of its own. */
    @ParameterizedTest
    @ValueSource(ints = {128, 256})
    void equalsScalarAtNarrowerWidths(int bits) throws Exception {
        List<String> flags =
                List.of(
                        "--add-modules=jdk.incubator.vector",
                        "-XX:UseAVX=2",
                        "-XX:MaxVectorSize=" + bits / 8);
        ChildJvm child = ChildJvm.run(flags, VectorFunction.class);
        if (System.getProperty("os.arch").equals("amd64")) {
            assertEquals(VectorFunction.expected(bits), child.output().strip(), child.errors());
        }
    }

    @Test
    void equalsScalar() {
        float[] x = new float[BLOCK];
        float[] got = new float[BLOCK];
        long blockStep = (long) BLOCK * STEP;
        for (VectorFunction function : VectorFunction.values()) {
            for (long from = Integer.MIN_VALUE; from <= Integer.MAX_VALUE; from += blockStep) {
                for (int i = 0; i < BLOCK; i++) {
                    // The last block wraps around to patterns near the first.
                    x[i] = Float.intBitsToFloat((int) (from + (long) i * STEP));
                }
                System.arraycopy(x, 0, got, 0, BLOCK);
                function.apply(got);
                assertEqualsScalar(function, x, got);
            }
        }
    }

    @Test
    void equalsScalarAtBoundaries() {
        float[] x = boundaries();
        for (VectorFunction function : VectorFunction.values()) {
            float[] got = x.clone();
            function.apply(got);
            assertEqualsScalar(function, x, got);
        }
    }

    @ParameterizedTest
    @EnumSource
    void activatesPartOfAnArray(Activation activation) {
        Random random = new Random(17);
        for (int count : new int[] {0, 1, 13, 16, 197, 702}) {
            for (int from : new int[] {0, 3}) {
                float[] x = new float[from + count + 5];
                for (int i = 0; i < x.length; i++) {
                    x[i] = (float) random.nextGaussian() * 5;
                }
                float[] expected = x.clone();
                activation.apply(expected, from, count);
                new SimdKernels().activate(activation, x, from, count);
                assertArrayEquals(expected, x, activation + " of " + count + " from " + from);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void activatesAtBoundaries(Activation activation) {
        float[] got = boundaries();
        float[] expected = got.clone();
        activation.apply(expected, 0, expected.length);
        new SimdKernels().activate(activation, got, 0, got.length);
        assertArrayEquals(expected, got);
    }

    @ParameterizedTest
    @EnumSource
    void refusesARangeOutsideTheArray(VectorFunction function) {
        float[] x = new float[4 * Lanes.COUNT];
        Arrays.fill(x, 0.5f);
        float[] unchanged = x.clone();
        for (int from : new int[] {-1, 1}) {
            assertThrows(IndexOutOfBoundsException.class, () -> function.apply(x, from, x.length));
        }
        assertThrows(IndexOutOfBoundsException.class, () -> function.apply(x, x.length, -1));
        assertArrayEquals(unchanged, x);
    }

    private static void assertEqualsScalar(VectorFunction function, float[] x, float[] got) {
        for (int i = 0; i < x.length; i++) {
            float expected = function.apply(x[i]);
            if (Float.floatToIntBits(expected) != Float.floatToIntBits(got[i])) {
                String message = "%s of %s (%08x): expected %s, got %s";
                int pattern = Float.floatToRawIntBits(x[i]);
                fail(message.formatted(function, x[i], pattern, expected, got[i]));
            }
        }
    }

    /** The boundaries and their neighbours, the ends of float, and NaNs; padded by zeros. */
    private static float[] boundaries() {
        float[] x = new float[128];
        int n = 0;
        for (float boundary : BOUNDARIES) {
            for (float sign : new float[] {1, -1}) {
                x[n++] = sign * boundary;
                x[n++] = Math.nextUp(sign * boundary);
                x[n++] = Math.nextDown(sign * boundary);
            }
        }
        int[] patterns = {
            1, 0x7f_ffff, 0x80_0000, 0x7f7f_ffff, 0x7f80_0000, 0x7f80_0001, 0x7fc0_0137, 0x7fff_ffff
        };
        for (int pattern : patterns) {
            x[n++] = Float.intBitsToFloat(pattern);
            x[n++] = Float.intBitsToFloat(pattern | Integer.MIN_VALUE);
        }
        return x;
    }
}
