package io.github.vitrine.checkpoint;

import io.github.vitrine.tensor.BFloat16;
import io.github.vitrine.tensor.Float16;
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
        // A loop a method: the compiler then gets each right, whichever type came first.
        switch (type) {
            case F32 -> source.asFloatBuffer().get(target, at, count);
            case F16 -> decodeHalves(source.asShortBuffer(), target, at, count);
            case BF16 -> decodeBrainFloats(source.asShortBuffer(), target, at, count);
            case F64 -> decodeDoubles(source.asDoubleBuffer(), target, at, count);
            default -> decodeBytes(source, Float8.values(type), target, at, count);
        }
    }

    private static void decodeHalves(ShortBuffer source, float[] target, int at, int count) {
        for (int i = 0; i < count; i++) {
            target[at + i] = Float16.toFloat(source.get(i));
        }
    }

    private static void decodeBrainFloats(ShortBuffer source, float[] target, int at, int count) {
        for (int i = 0; i < count; i++) {
            target[at + i] = BFloat16.toFloat(source.get(i));
        }
    }

    private static void decodeDoubles(DoubleBuffer source, float[] target, int at, int count) {
        for (int i = 0; i < count; i++) {
            target[at + i] = (float) source.get(i);
        }
    }

    private static void decodeBytes(
            ByteBuffer source, float[] values, float[] target, int at, int count) {
        int from = source.position();
        for (int i = 0; i < count; i++) {
            target[at + i] = values[source.get(from + i) & 0xff];
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
}
