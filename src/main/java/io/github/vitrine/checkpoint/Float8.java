package io.github.vitrine.checkpoint;

/**
 * The one-byte floats, each as a table of its 256 values.
 *
 * @see <a href="https://arxiv.org/abs/2209.05433">FP8 Formats for Deep Learning</a> (E4M3, E5M2)
 * @see <a href="https://arxiv.org/abs/2206.02915">8-bit Numerical Formats for Deep Neural
 *     Networks</a> (the FNUZ kinds: finite, NaN in place of negative zero)
 */
final class Float8 {
    private static final float[] E5M2 = ieee(2, 15);
    private static final float[] E4M3 = finite(3, 7);
    private static final float[] E4M3FNUZ = unsignedZero(3, 8);
    private static final float[] E5M2FNUZ = unsignedZero(2, 16);
    private static final float[] E8M0 = powersOfTwo();

    private Float8() {}

    /** The values of all bytes, at the byte's unsigned value. */
    static float[] values(DType type) {
        return switch (type) {
            case F8_E5M2 -> E5M2;
            case F8_E4M3 -> E4M3;
            case F8_E4M3FNUZ -> E4M3FNUZ;
            case F8_E5M2FNUZ -> E5M2FNUZ;
            case F8_E8M0 -> E8M0;
            default -> throw new IllegalArgumentException(type + " is no one-byte float");
        };
    }

    /** The highest exponent is kept for infinity and NaN, as in the IEEE formats. */
    private static float[] ieee(int mantissaBits, int bias) {
        float[] values = new float[256];
        int infinity = 0x7f >> mantissaBits << mantissaBits;
        for (int b = 0; b < 256; b++) {
            int magnitude = b & 0x7f;
            float sign = b < 0x80 ? 1 : -1;
            values[b] =
                    magnitude < infinity
                            ? finiteValue(b, mantissaBits, bias)
                            : magnitude == infinity ? sign * Float.POSITIVE_INFINITY : Float.NaN;
        }
        return values;
    }

    /** No infinities; NaN is all ones. */
    private static float[] finite(int mantissaBits, int bias) {
        float[] values = new float[256];
        for (int b = 0; b < 256; b++) {
            values[b] = (b & 0x7f) == 0x7f ? Float.NaN : finiteValue(b, mantissaBits, bias);
        }
        return values;
    }

    /** No infinities; NaN stands where negative zero would. */
    private static float[] unsignedZero(int mantissaBits, int bias) {
        float[] values = new float[256];
        for (int b = 0; b < 256; b++) {
            values[b] = b == 0x80 ? Float.NaN : finiteValue(b, mantissaBits, bias);
        }
        return values;
    }

    private static float[] powersOfTwo() {
        float[] values = new float[256];
        for (int b = 0; b < 255; b++) {
            values[b] = Math.scalb(1f, b - 127);
        }
        values[255] = Float.NaN;
        return values;
    }

    private static float finiteValue(int b, int mantissaBits, int bias) {
        int exponent = (b & 0x7f) >> mantissaBits;
        int mantissa = b & ((1 << mantissaBits) - 1);
        int significand = exponent == 0 ? mantissa : mantissa | 1 << mantissaBits;
        float magnitude =
                Math.scalb((float) significand, Math.max(exponent, 1) - bias - mantissaBits);
        return b < 0x80 ? magnitude : -magnitude;
    }
}
