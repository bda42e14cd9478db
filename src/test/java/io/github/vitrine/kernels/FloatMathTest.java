package io.github.vitrine.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import org.apache.commons.numbers.gamma.Erf;
import org.apache.commons.numbers.gamma.Erfc;
import org.junit.jupiter.api.Test;

/**
 * The functions against double precision. With {@code -Dvitrine.test.step=1} they are measured over
 * all floats, which takes some minutes each; the figures in {@link FloatMath} are from such a run.
 */
class FloatMathTest {
    private static final int STEP = Integer.getInteger("vitrine.test.step", 251);

    private static final float INFINITY = Float.POSITIVE_INFINITY;
    private static final float LARGEST = Float.MAX_VALUE;

    /** The largest and smallest float whose exponential is a normal float. */
    private static final float EXP_HIGHEST = 0x1.62e42ep6f;

    private static final float EXP_LOWEST = -0x1.5d589ep6f;

    @Test
    void exp() {
        assertUlps(0.9, FloatMath::exp, StrictMath::exp, -104, EXP_HIGHEST);
        assertEquals(INFINITY, FloatMath.exp(Math.nextUp(EXP_HIGHEST)));
        assertEquals(INFINITY, FloatMath.exp(LARGEST));
        assertEquals(INFINITY, FloatMath.exp(INFINITY));
        assertEquals(0f, FloatMath.exp(-104));
        assertEquals(0f, FloatMath.exp(-LARGEST));
        assertEquals(0f, FloatMath.exp(-INFINITY));
        assertEquals(1f, FloatMath.exp(-0f));
    }

    @Test
    void expNonPositive() {
        assertUlps(0.9, FloatMath::expNonPositive, StrictMath::exp, EXP_LOWEST, -0f);
        assertEquals(1f, FloatMath.expNonPositive(0f));
        assertEquals(0f, FloatMath.expNonPositive(Math.nextDown(EXP_LOWEST)));
        assertEquals(0f, FloatMath.expNonPositive(-LARGEST));
        assertEquals(0f, FloatMath.expNonPositive(-INFINITY));
    }

    @Test
    void exp2() {
        assertUlps(2, FloatMath::exp2, y -> StrictMath.pow(2, y), -126, 127);
        // Each fraction that the polynomial's error can depend on; half of all floats are smaller.
        assertUlps(2, FloatMath::exp2, y -> StrictMath.pow(2, y), -0.5f, -0.125f, 1);
        assertUlps(2, FloatMath::exp2, y -> StrictMath.pow(2, y), 0.125f, 0.5f, 1);
        assertEquals(1f, FloatMath.exp2(0f));
        assertEquals(1f, FloatMath.exp2(-0f));
        assertEquals(0x1p-126f, FloatMath.exp2(-126));
        assertEquals(0x1p127f, FloatMath.exp2(127));
        assertEquals(0f, FloatMath.exp2(Math.nextDown(-126f)));
        assertEquals(0f, FloatMath.exp2(-LARGEST));
        assertEquals(0f, FloatMath.exp2(-INFINITY));
    }

    @Test
    void orderIsThatOfTheFloats() {
        float[] ascending = {
            Float.intBitsToFloat(-1), // a NaN
            -INFINITY,
            -LARGEST,
            -1,
            -Float.MIN_VALUE,
            -0f,
            0f,
            Float.MIN_VALUE,
            1,
            LARGEST,
            INFINITY,
            Float.NaN
        };
        for (int i = 0; i < ascending.length; i++) {
            assertBits(ascending[i], FloatMath.ofOrder(FloatMath.order(ascending[i])));
        }
        for (int i = 1; i < ascending.length; i++) {
            assertTrue(FloatMath.order(ascending[i]) > FloatMath.order(ascending[i - 1]));
        }
    }

    @Test
    void sigmoid() {
        DoubleUnaryOperator reference = FloatMathTest::sigmoid;
        assertUlps(2, FloatMath::sigmoid, reference, EXP_LOWEST, LARGEST);
        // Where e^-x is just above 2^24 its sum with 1 must not be rounded twice.
        assertUlps(2, FloatMath::sigmoid, reference, -16.9f, -16.5f, 1);
        assertEquals(0f, FloatMath.sigmoid(Math.nextDown(EXP_LOWEST)));
        assertEquals(0f, FloatMath.sigmoid(-INFINITY));
        assertEquals(1f, FloatMath.sigmoid(INFINITY));
        assertEquals(0.5f, FloatMath.sigmoid(-0f));
    }

    @Test
    void tanh() {
        assertUlps(1.6, FloatMath::tanh, StrictMath::tanh, -LARGEST, LARGEST);
        assertEquals(1f, FloatMath.tanh(INFINITY));
        assertEquals(-1f, FloatMath.tanh(-INFINITY));
        assertBits(-0f, FloatMath.tanh(-0f));
    }

    @Test
    void erf() {
        assertUlps(1.5, FloatMath::erf, Erf::value, -LARGEST, LARGEST);
        assertEquals(1f, FloatMath.erf(INFINITY));
        assertEquals(-1f, FloatMath.erf(-INFINITY));
        assertBits(-0f, FloatMath.erf(-0f));
    }

    @Test
    void gelu() {
        DoubleUnaryOperator reference = x -> 0.5 * x * Erfc.value(-x / Math.sqrt(2));
        assertUlps(2.2, FloatMath::gelu, reference, 0, LARGEST);
        assertRelative(4e-7, FloatMath::gelu, reference, -1, -0f);
        assertRelative(1.3e-6, FloatMath::gelu, reference, -3, -1);
        assertRelative(1e-5, FloatMath::gelu, reference, -6, -3);
        assertRelative(5e-3, FloatMath::gelu, reference, -12.9f, -6);
        assertAbsolute(5e-8, FloatMath::gelu, reference, -LARGEST, 0);
        assertEquals(0f, FloatMath.gelu(-13.1f));
        assertEquals(0f, FloatMath.gelu(-LARGEST));
        assertEquals(INFINITY, FloatMath.gelu(INFINITY));
        assertEquals(Float.NaN, FloatMath.gelu(-INFINITY));
    }

    @Test
    void geluTanh() {
        DoubleUnaryOperator reference =
                x -> x * sigmoid(2 * Math.sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x));
        assertUlps(3, FloatMath::geluTanh, reference, 0, LARGEST);
        assertRelative(4e-7, FloatMath::geluTanh, reference, -1, -0f);
        assertRelative(1e-6, FloatMath::geluTanh, reference, -3, -1);
        assertRelative(1e-5, FloatMath::geluTanh, reference, -6, -3);
        assertAbsolute(5e-8, FloatMath::geluTanh, reference, -LARGEST, 0);
        assertEquals(INFINITY, FloatMath.geluTanh(INFINITY));
        assertEquals(Float.NaN, FloatMath.geluTanh(-INFINITY));
    }

    @Test
    void notANumberStaysSo() {
        // Every payload bit counts: the functions add and shift the bits of floats.
        for (int payload = 1; payload < 0x80_0000; payload += payload < 0x1000 ? 1 : 0x3ff) {
            for (int sign : new int[] {0, Coefficients.SIGN}) {
                float nan = Float.intBitsToFloat(sign | 0x7f80_0000 | payload);
                assertEquals(Float.NaN, FloatMath.exp(nan));
                assertEquals(Float.NaN, FloatMath.expNonPositive(nan));
                assertEquals(Float.NaN, FloatMath.exp2(nan));
                assertEquals(Float.NaN, FloatMath.sigmoid(nan));
                assertEquals(Float.NaN, FloatMath.tanh(nan));
                assertEquals(Float.NaN, FloatMath.erf(nan));
                assertEquals(Float.NaN, FloatMath.gelu(nan));
                assertEquals(Float.NaN, FloatMath.geluTanh(nan));
            }
        }
    }

    private static double sigmoid(double x) {
        double e = StrictMath.exp(-Math.abs(x));
        return (x < 0 ? e : 1) / (1 + e);
    }

    private static void assertUlps(
            double limit, Function function, DoubleUnaryOperator reference, float from, float to) {
        assertUlps(limit, function, reference, from, to, STEP);
    }

    private static void assertUlps(
            double limit,
            Function function,
            DoubleUnaryOperator reference,
            float from,
            float to,
            int step) {
        assertError(limit, FloatMathTest::ulps, function, reference, from, to, step);
    }

    private static void assertRelative(
            double limit, Function function, DoubleUnaryOperator reference, float from, float to) {
        DoubleBinaryOperator relative =
                (got, exact) -> Math.abs(got - exact) / Math.max(Math.abs(exact), 0x1p-126);
        assertError(limit, relative, function, reference, from, to, STEP);
    }

    private static void assertAbsolute(
            double limit, Function function, DoubleUnaryOperator reference, float from, float to) {
        DoubleBinaryOperator absolute = (got, exact) -> Math.abs(got - exact);
        assertError(limit, absolute, function, reference, from, to, STEP);
    }

    private static void assertError(
            double limit,
            DoubleBinaryOperator error,
            Function function,
            DoubleUnaryOperator reference,
            float from,
            float to,
            int step) {
        double worst = 0;
        float where = from;
        long last = order(to);
        for (long i = order(from); ; i = Math.min(i + step, last)) {
            float x = ordered((int) i);
            double e = error.applyAsDouble(function.apply(x), reference.applyAsDouble(x));
            // Written so that NaN is the worst of errors.
            if (!(e <= worst)) {
                worst = e;
                where = x;
            }
            if (i == last) {
                break;
            }
        }
        String message = "error " + worst + " at " + where + ", limit " + limit;
        assertTrue(worst <= limit, message);
    }

    /** The error in units of the last place that a float of the exact result's exponent has. */
    private static double ulps(double got, double exact) {
        int exponent = Math.max(Math.getExponent(exact), Float.MIN_EXPONENT);
        return Math.abs(got - exact) / Math.scalb(1.0, exponent - 23);
    }

    /** The place of a float among all floats: adjacent floats have adjacent places. */
    private static int order(float x) {
        int bits = Float.floatToRawIntBits(x);
        return bits < 0 ? Integer.MIN_VALUE - bits : bits;
    }

    private static float ordered(int place) {
        return Float.intBitsToFloat(place < 0 ? Integer.MIN_VALUE - place : place);
    }

    private static void assertBits(float expected, float got) {
        assertEquals(Float.floatToIntBits(expected), Float.floatToIntBits(got));
    }

    private interface Function {
        float apply(float x);
    }
}
