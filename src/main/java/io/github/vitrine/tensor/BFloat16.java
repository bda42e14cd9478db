package io.github.vitrine.tensor;

/**
 * The 16-bit float that is the upper half of a float32: 1 sign, 8 exponent and 7 mantissa bits.
 * Kept in a {@code short}.
 */
public final class BFloat16 {
    private BFloat16() {}

    /**
     * Widens, exactly.
     *
     * @param bits the 16 bits
     * @return their value
     */
    public static float toFloat(short bits) {
        return Float.intBitsToFloat(bits << 16);
    }

    /**
     * Rounds to the nearest, and between two to the one whose last bit is 0.
     *
     * @param value any value; what is nearer to 2^128 than to the largest number becomes infinite
     * @return the 16 bits
     */
    public static short fromFloat(float value) {
        int bits = Float.floatToRawIntBits(value);
        if (Float.isNaN(value)) {
            // Made quiet: were all its set bits in the lower half, it would become infinite.
            return (short) (bits >>> 16 | 0x40);
        }
        int odd = bits >>> 16 & 1;
        return (short) (bits + 0x7fff + odd >>> 16);
    }
}
