package io.github.vitrine.checkpoint;

import java.nio.ByteBuffer;
import java.nio.DoubleBuffer;
import java.nio.ShortBuffer;

/**
 * Turns stored values into Java's. Each method reads {@code count} values from a little-endian
 * buffer's position on, which it leaves alone, and writes them to {@code target} from {@code at}.
 */
final class Decoder {
    private Decoder() {}

    /** Converts a type that {@link DType#isFloat()}, exactly but for F64, which is rounded. */
    static void decode(DType type, ByteBuffer source, float[] target, int at, int count) {
        switch (type) {
            case F32 -> source.asFloatBuffer().get(target, at, count);
            case F16 -> {
                ShortBuffer halves = source.asShortBuffer();
                for (int i = 0; i < count; i++) {
                    target[at + i] = halfToFloat(halves.get(i));
                }
            }
            case BF16 -> {
                ShortBuffer halves = source.asShortBuffer();
                for (int i = 0; i < count; i++) {
                    target[at + i] = Float.intBitsToFloat(halves.get(i) << 16);
                }
            }
            case F64 -> {
                DoubleBuffer doubles = source.asDoubleBuffer();
                for (int i = 0; i < count; i++) {
                    target[at + i] = (float) doubles.get(i);
                }
            }
            default -> {
                float[] values = Float8.values(type);
                int from = source.position();
                for (int i = 0; i < count; i++) {
                    target[at + i] = values[source.get(from + i) & 0xff];
                }
            }
        }
    }

    /**
     * Converts a type that {@link DType#isInteger()}. U64 keeps its bits, so values from 2^63 on
     * come out negative.
     */
    static void decode(DType type, ByteBuffer source, long[] target, int at, int count) {
        int from = source.position();
        int width = type.bits() / Byte.SIZE;
        for (int i = 0; i < count; i++) {
            int p = from + i * width;
            target[at + i] =
                    switch (type) {
                        case BOOL -> source.get(p) == 0 ? 0 : 1;
                        case I8 -> source.get(p);
                        case U8 -> source.get(p) & 0xff;
                        case I16 -> source.getShort(p);
                        case U16 -> source.getShort(p) & 0xffff;
                        case I32 -> source.getInt(p);
                        case U32 -> source.getInt(p) & 0xffff_ffffL;
                        case I64, U64 -> source.getLong(p);
                        default -> throw new IllegalArgumentException(type + " is no integer");
                    };
        }
    }

    /**
     * Converts half precision without a branch (the JDK has this only from 20 on). Exponent and
     * mantissa are moved to where float32 has them, as one number; that is 2^-112 of the value,
     * subnormal or not, since the exponents' biases are 15 and 127. What was infinite or NaN then
     * gets the exponent that says so.
     */
    static float halfToFloat(short half) {
        int magnitude = (half & 0x7fff) << 13;
        int scaled = Float.floatToRawIntBits(Float.intBitsToFloat(magnitude) * 0x1p112f);
        int notFinite = magnitude >= 0x7c00 << 13 ? 0x7f80_0000 : 0;
        return Float.intBitsToFloat((half & 0x8000) << 16 | scaled | notFinite);
    }
}
