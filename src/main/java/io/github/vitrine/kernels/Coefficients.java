package io.github.vitrine.kernels;

/**
 * The numbers in {@link FloatMath}'s functions, which the SIMD kernels spell with vectors.
 *
 * <p>Every polynomial is our own minimax fit: Remez exchange in 30-digit arithmetic, weighted by
 * the tolerance named beside it; the coefficients are then rounded to float and moved together by a
 * few units in the last place until the largest weighted error of the rounded polynomial, on a
 * dense grid, stops falling. Index k is the coefficient of the k-th power. "Relative error" is that
 * of the polynomial in exact arithmetic; {@link FloatMath} gives the error of the whole function.
 */
public final class Coefficients {
    /** The sign bit of a float. */
    public static final int SIGN = 0x8000_0000;

    /** Bits below a float's exponent: shifting left by this puts an integer there. */
    public static final int MANTISSA_BITS = 23;

    /**
     * Added to a float of small magnitude, rounds it to an integer n, to nearest and ties to even,
     * and leaves n + 127 in the low bits of the sum: shifted left by {@link #MANTISSA_BITS}, those
     * are the bits of 2^n. So they are for n from -126 to 127; n = -127 gives +0.
     */
    public static final float ROUND = 0x1.8p23f + 127;

    /** log2(e). */
    public static final float LOG2_E = 0x1.715476p0f;

    /** ln 2, rounded to float. */
    public static final float LN2_HIGH = 0x1.62e43p-1f;

    /** ln 2 less {@link #LN2_HIGH}. */
    public static final float LN2_LOW = -0x1.05c610p-29f;

    /** ln of the smallest normal float: e^x is subnormal or zero below. */
    public static final float EXP_SMALLEST = -0x1.5d589ep6f;

    /**
     * Where e^x is surely zero or infinite: beyond -104 or 89, and exp's arithmetic holds so far.
     */
    public static final float EXP_RANGE = 128;

    /** Beyond this 1 + e^-x is 1, while the power of two in it is still normal. */
    public static final float SIGMOID_ONE = 64;

    /** e^r = 1 + r + EXP_2 r^2 + ... for |r| ≤ ln(2) / 2. Relative error 3.2e-9. */
    public static final float EXP_2 = 0x1.fffffcp-2f,
            EXP_3 = 0x1.555492p-3f,
            EXP_4 = 0x1.5558d2p-5f,
            EXP_5 = 0x1.1239cap-7f,
            EXP_6 = 0x1.6a23d2p-10f;

    /** 2^f = 1 + EXP2_1 f + ... for |f| ≤ 1/2, where 1e-7 is enough. Relative error 9.5e-8. */
    public static final float EXP2_1 = 0x1.62e42ap-1f,
            EXP2_2 = 0x1.ebf9bep-3f,
            EXP2_3 = 0x1.c6b70ep-5f,
            EXP2_4 = 0x1.3cea8cp-7f,
            EXP2_5 = 0x1.5bb93ep-10f;

    /** Exponent of the smallest normal float: 2^y is subnormal or zero below. */
    public static final float EXP2_SMALLEST = -126;

    /**
     * log2(erfc(-m sqrt(2))) = TAIL_1 m + TAIL_2 m^2 + ... for m from -6.53 to 0. The relative
     * error of erfc is 2.6e-8 (1/2 - log2 erfc) for m ≥ -2, and let grow from there to 1000 times
     * that at -6.5, where erfc is 1e-38.
     */
    public static final float TAIL_1 = 0x1.26aecep1f,
            TAIL_2 = -0x1.d63cacp0f,
            TAIL_3 = 0x1.adacb8p-2f,
            TAIL_4 = 0x1.c70b7ep-4f,
            TAIL_5 = -0x1.b18250p-11f,
            TAIL_6 = -0x1.44f998p-6f,
            TAIL_7 = -0x1.89eae8p-7f,
            TAIL_8 = -0x1.191dd0p-8f,
            TAIL_9 = -0x1.0d1500p-10f,
            TAIL_10 = -0x1.5c28bep-13f,
            TAIL_11 = -0x1.23f9aap-16f,
            TAIL_12 = -0x1.1e1b5ep-20f,
            TAIL_13 = -0x1.f07f9ap-26f;

    /**
     * Where the tail ends: the m, as float bits, whose logarithm rounds to -127, which {@link
     * #ROUND} makes +0. Negative floats are ordered, as signed integers, by magnitude.
     */
    public static final int TAIL_END = Float.floatToRawIntBits(-6.52f);

    /**
     * tanh(x) = x + x^3 (TANH_0 + TANH_1 x^2 + ...) for |x| ≤ TANH_SPLIT. Relative error 3.7e-8.
     */
    public static final float TANH_SPLIT = 0.55f,
            TANH_0 = -0x1.555452p-2f,
            TANH_1 = 0x1.10cef8p-3f,
            TANH_2 = -0x1.af7ccep-5f,
            TANH_3 = 0x1.0d5034p-6f;

    /** erf(x) = x + x (ERF_0 + ERF_1 x^2 + ...) for |x| ≤ ERF_SPLIT. Relative error 4.1e-8. */
    public static final float ERF_SPLIT = 1,
            ERF_0 = 0x1.06eba2p-3f,
            ERF_1 = -0x1.812674p-2f,
            ERF_2 = 0x1.ce093ep-4f,
            ERF_3 = -0x1.b5a356p-6f,
            ERF_4 = 0x1.4246d0p-8f,
            ERF_5 = -0x1.273f8cp-11f;

    /** 1 / sqrt(2). */
    public static final float SQRT_HALF = 0x1.6a09e6p-1f;

    /** 2 sqrt(2 / pi) (x + 0.044715 x^3) = GELU_TANH_1 x + GELU_TANH_3 x^3. */
    public static final float GELU_TANH_1 = 0x1.988454p0f, GELU_TANH_3 = 0x1.2444f2p-4f;

    private Coefficients() {}
}
