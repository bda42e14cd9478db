package io.github.vitrine.tensor;

/**
 * IEEE half precision: 1 sign, 5 exponent and 10 mantissa bits. Kept in a {@code short}. (The JDK
 * converts it from version 20 on only.)
 */
public final class Float16 {
    private Float16() {}

    /**
     * Widens, exactly. Exponent and mantissa are moved, as one number, to where float32 has them.
     *
     * <ul>
     *   <li>A normal number's exponent then lacks the difference of the biases, 127 - 15 = 112.
     *   <li>An infinity or NaN lacks it twice: 31 + 224 = 255.
     *   <li>A subnormal number m * 2^-24 becomes a normal one by writing (1 + m * 2^-10) * 2^-14
     *       and taking 2^-14 away. Scaling the subnormal float32 it looks like would do as well,
     *       but processors are slow with those.
     * </ul>
     *
     * @param bits the 16 bits
     * @return their value
     */
    public static float toFloat(short bits) {
        int biases = 112 << 23;
        int moved = (bits & 0x7fff) << 13;
        int subnormal =
                Float.floatToRawIntBits(Float.intBitsToFloat(moved + (113 << 23)) - 0x1p-14f);
        int normal = moved + biases + (moved >= 31 << 23 ? biases : 0);
        int magnitude = moved < 1 << 23 ? subnormal : normal;
        return Float.intBitsToFloat((bits & 0x8000) << 16 | magnitude);
    }

    /**
     * Rounds to the nearest, and between two to the one whose last bit is 0.
     *
     * @param value any value; from 65520 on it becomes infinite
     * @return the 16 bits
     */
    public static short fromFloat(float value) {
        int bits = Float.floatToRawIntBits(value);
        int sign = bits >>> 16 & 0x8000;
        int magnitude = bits & 0x7fffffff;
        if (Float.isNaN(value)) {
            return (short) (sign | 0x7e00);
        }
        if (magnitude < 113 << 23) {
            // Subnormal or zero. Floats from 0.5 on are multiples of 2^-24, as these halves are:
            // the addition rounds.
            float rounded = Float.intBitsToFloat(magnitude) + 0.5f;
            return (short)
                    (sign | Float.floatToRawIntBits(rounded) - Float.floatToRawIntBits(0.5f));
        }
        int odd = magnitude >>> 13 & 1;
        int rounded = magnitude - (112 << 23) + 0xfff + odd >>> 13;
        return (short) (sign | Math.min(rounded, 0x7c00));
    }
}
