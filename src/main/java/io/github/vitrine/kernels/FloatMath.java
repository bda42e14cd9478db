package io.github.vitrine.kernels;

import static io.github.vitrine.kernels.Coefficients.*;

/**
 * The transcendental functions of the kernels, on one float.
 *
 * <p>Each is one fixed sequence of IEEE 754 operations (add, multiply, divide, fused multiply-add,
 * compare and select) and integer operations on a float's bits. So its value is the same on every
 * processor and every JDK, and the same as that of the SIMD kernels, which run the sequence on
 * vectors. NaN gives NaN. Errors are in units in the last place (ulp) of the exact result, measured
 * over all floats whose result is a normal float.
 *
 * <p>All functions are pure and may be called from any thread.
 */
public final class FloatMath {
    private FloatMath() {}

    /**
     * e^x, within 0.9 ulp.
     *
     * @param x any float
     * @return e^x; subnormal where it should be, +0 below, infinity above the largest float
     */
    public static float exp(float x) {
        // The power of two is held 2^64 closer to 1 than it is, so that n may pass either end of a
        // float's exponents; the last factor makes the result infinite or subnormal if need be.
        float round = x < 0 ? ROUND + 64 : ROUND - 64;
        float sum = Math.fma(x, LOG2_E, round);
        float power = powerOfTwo(sum);
        float r = remainder(x, sum - round);
        float e = Math.fma(power * r, slope(r), power) * (x < 0 ? 0x1p-64f : 0x1p64f);
        e = x > EXP_RANGE ? Float.POSITIVE_INFINITY : e;
        return x < -EXP_RANGE ? 0 : e;
    }

    /**
     * e^x for x up to 0, within 0.9 ulp: what the hyperbolic tangent needs, in fewer operations
     * than {@link #exp}.
     *
     * @param x at most 0
     * @return e^x; +0 where that would be subnormal
     */
    public static float expNonPositive(float x) {
        float sum = Math.fma(x, LOG2_E, ROUND);
        float power = powerOfTwo(sum);
        float r = remainder(x, sum - ROUND);
        float e = Math.fma(power * r, slope(r), power);
        return x < EXP_SMALLEST ? 0 : e;
    }

    /**
     * 2^y, within 2 ulp: what the running softmax needs, in fewer operations than e^x takes.
     *
     * @param y at most 127
     * @return 2^y; +0 where that would be subnormal
     */
    public static float exp2(float y) {
        float sum = y + ROUND;
        float e = exp2OfFraction(y - (sum - ROUND)) * powerOfTwo(sum);
        return y < EXP2_SMALLEST ? 0 : e;
    }

    /**
     * The logistic function 1 / (1 + e^-x), within 2 ulp.
     *
     * @param x any float
     * @return the logistic function; +0 where that would be subnormal
     */
    public static float sigmoid(float x) {
        float sum = Math.fma(x, -LOG2_E, ROUND);
        float power = powerOfTwo(sum);
        float r = remainder(-x, sum - ROUND);
        // e^-x = power + power r slope. The 1 goes to the smaller term: 1 + power would lose it
        // from 2^24 on.
        float s = 1 / (power + Math.fma(power * r, slope(r), 1));
        s = x > SIGMOID_ONE ? 1 : s;
        return x < EXP_SMALLEST ? 0 : s;
    }

    /**
     * The hyperbolic tangent, within 1.6 ulp.
     *
     * @param x any float
     * @return tanh x
     */
    public static float tanh(float x) {
        float magnitude = Math.abs(x);
        float e = expNonPositive(-2 * magnitude);
        float large = (1 - e) / (1 + e);
        float square = x * x;
        float p = Math.fma(TANH_3, square, TANH_2);
        p = Math.fma(p, square, TANH_1);
        p = Math.fma(p, square, TANH_0);
        float small = Math.fma(magnitude * square, p, magnitude);
        return Math.copySign(magnitude >= TANH_SPLIT ? large : small, x);
    }

    /**
     * The error function, within 1.5 ulp.
     *
     * @param x any float
     * @return erf x
     */
    public static float erf(float x) {
        float large = Math.copySign(1 - erfc(tailArgument(SQRT_HALF * x)), x);
        float square = x * x;
        float p = Math.fma(ERF_5, square, ERF_4);
        p = Math.fma(p, square, ERF_3);
        p = Math.fma(p, square, ERF_2);
        p = Math.fma(p, square, ERF_1);
        p = Math.fma(p, square, ERF_0);
        float small = Math.fma(x, p, x);
        return Math.abs(x) >= ERF_SPLIT ? large : small;
    }

    /**
     * The Gaussian error linear unit x Phi(x), Phi being the normal distribution function.
     *
     * <p>Spelt max(x, 0) - |x| (1 - Phi(|x|)), which costs neither a branch nor a division and does
     * not cancel for negative x as 1 + erf(x / sqrt(2)) does. Within 2.2 ulp for positive x; for
     * negative x the relative error is 4e-7 down to -1, 1.3e-6 down to -3, 1e-5 down to -6, 5e-3
     * down to -13, where the function vanishes as a float.
     *
     * @param x any float
     * @return gelu x; NaN for negative infinity, as infinity times 0 is
     * @see <a href="https://arxiv.org/abs/1606.08415">Gaussian error linear units</a>
     */
    public static float gelu(float x) {
        float half = 0.5f * x;
        float m = tailArgument(half);
        return Math.fma(m, erfc(m), half - negative(half));
    }

    /**
     * The GELU with a hyperbolic tangent for the error function: x / 2 (1 + tanh(sqrt(2 / pi) (x +
     * 0.044715 x^3))).
     *
     * <p>Spelt x sigmoid(2 u), which is the same and does not cancel for negative x.
     *
     * @param x any float
     * @return the approximate gelu x; NaN for negative infinity
     */
    public static float geluTanh(float x) {
        float twiceU = x * Math.fma(x * x, GELU_TANH_3, GELU_TANH_1);
        return x * sigmoid(twiceU);
    }

    /**
     * Where a float stands among all: integers are ordered as their floats are, -0 below +0, and a
     * NaN above or below all others, by its sign.
     *
     * @param x any float
     * @return its place
     */
    public static int order(float x) {
        int bits = Float.floatToRawIntBits(x);
        return bits ^ bits >> Integer.SIZE - 1 & ~SIGN;
    }

    /**
     * The float at a place.
     *
     * @param order what {@link #order} gives
     * @return the float
     */
    public static float ofOrder(int order) {
        return Float.intBitsToFloat(order ^ order >> Integer.SIZE - 1 & ~SIGN);
    }

    /** 2^n from the sum of n and {@link Coefficients#ROUND}. */
    private static float powerOfTwo(float sum) {
        return Float.intBitsToFloat(Float.floatToRawIntBits(sum) << MANTISSA_BITS);
    }

    /** x - n ln 2. The first step is exact. */
    private static float remainder(float x, float n) {
        return Math.fma(n, -LN2_LOW, Math.fma(n, -LN2_HIGH, x));
    }

    /** (e^r - 1) / r for |r| up to ln(2) / 2. */
    private static float slope(float r) {
        float p = Math.fma(EXP_6, r, EXP_5);
        p = Math.fma(p, r, EXP_4);
        p = Math.fma(p, r, EXP_3);
        p = Math.fma(p, r, EXP_2);
        return Math.fma(p, r, 1);
    }

    private static float negative(float x) {
        return Float.intBitsToFloat(Float.floatToRawIntBits(x) | SIGN);
    }

    /** -|x|, or the end of the tail if that is less or NaN. */
    private static float tailArgument(float x) {
        return Float.intBitsToFloat(Math.min(Float.floatToRawIntBits(x) | SIGN, TAIL_END));
    }

    /** The complementary error function of -m sqrt(2), for m from the end of the tail to 0. */
    private static float erfc(float m) {
        float p = Math.fma(TAIL_13, m, TAIL_12);
        p = Math.fma(p, m, TAIL_11);
        p = Math.fma(p, m, TAIL_10);
        p = Math.fma(p, m, TAIL_9);
        p = Math.fma(p, m, TAIL_8);
        p = Math.fma(p, m, TAIL_7);
        p = Math.fma(p, m, TAIL_6);
        p = Math.fma(p, m, TAIL_5);
        p = Math.fma(p, m, TAIL_4);
        p = Math.fma(p, m, TAIL_3);
        p = Math.fma(p, m, TAIL_2);
        p = Math.fma(p, m, TAIL_1);
        // The logarithm, p m, is never rounded: its integer and its fraction each come from a fma.
        float sum = Math.fma(p, m, ROUND);
        float f = Math.fma(p, m, ROUND - sum);
        return exp2OfFraction(f) * powerOfTwo(sum);
    }

    /** 2^f for |f| up to 1/2. */
    private static float exp2OfFraction(float f) {
        float q = Math.fma(EXP2_5, f, EXP2_4);
        q = Math.fma(q, f, EXP2_3);
        q = Math.fma(q, f, EXP2_2);
        q = Math.fma(q, f, EXP2_1);
        return Math.fma(q, f, 1);
    }
}
