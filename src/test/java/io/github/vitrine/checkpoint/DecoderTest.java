package io.github.vitrine.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.vitrine.tensor.BFloat16;
import io.github.vitrine.tensor.Float16;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

class DecoderTest {
    private static final int PATTERNS = 1 << 16;

    @Test
    void everyHalfIsItsFormula() {
        float[] got = decodeAllPatterns(DType.F16);
        for (int bits = 0; bits < PATTERNS; bits++) {
            assertSame(formula(bits, 5, 10), got[bits], bits);
        }
    }

    @Test
    void everyBrainFloatIsItsFormula() {
        float[] got = decodeAllPatterns(DType.BF16);
        for (int bits = 0; bits < PATTERNS; bits++) {
            assertSame(formula(bits, 8, 7), got[bits], bits);
        }
    }

    @Test
    void everyE5M2IsTheHalfWithTheSameUpperByte() {
        for (int b = 0; b < 256; b++) {
            float half = Float16.toFloat((short) (b << 8));
            assertSame(half, Float8.values(DType.F8_E5M2)[b], b);
        }
    }

    @Test
    void everyFiniteE4M3IsItsFormula() {
        for (int b = 0; b < 256; b++) {
            // The format has no infinities: all but the last of their exponent are numbers.
            boolean nan = (b & 0x7f) == 0x7f;
            double value = nan ? Double.NaN : number(b, 4, 3, 7);
            assertSame(value, Float8.values(DType.F8_E4M3)[b], b);
        }
    }

    @Test
    void fnuzFloatsHaveOneMoreBiasAndOneNan() {
        for (int b = 0; b < 256; b++) {
            boolean nan = b == 0x80;
            assertSame(
                    nan ? Double.NaN : number(b, 4, 3, 8), Float8.values(DType.F8_E4M3FNUZ)[b], b);
            assertSame(
                    nan ? Double.NaN : number(b, 5, 2, 16), Float8.values(DType.F8_E5M2FNUZ)[b], b);
        }
        assertEquals(240, Float8.values(DType.F8_E4M3FNUZ)[0x7f], "the largest");
        assertEquals(57344, Float8.values(DType.F8_E5M2FNUZ)[0x7f], "the largest");
    }

    @Test
    void everyE8M0IsAPowerOfTwo() {
        for (int b = 0; b < 255; b++) {
            assertSame(Math.pow(2, b - 127), Float8.values(DType.F8_E8M0)[b], b);
        }
        assertTrue(Float.isNaN(Float8.values(DType.F8_E8M0)[255]));
    }

    /** What {@code WeightPrecision.STORED} counts on. */
    @Test
    void everyOneByteFloatHasItsPlaceIn16Bits() {
        for (DType type : DType.values()) {
            boolean wide = type == DType.F8_E8M0;
            for (int b = 0; type.isFloat() && type.bits() == 8 && b < 256; b++) {
                float value = Float8.values(type)[b];
                float kept =
                        wide
                                ? BFloat16.toFloat(BFloat16.fromFloat(value))
                                : Float16.toFloat(Float16.fromFloat(value));
                assertSame(value, kept, b);
            }
        }
    }

    @Test
    void readsFromTheBuffersPosition() {
        ByteBuffer bytes = ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN);
        for (DType type : DType.values()) {
            if (type.isFloat() && type.bits() == 8) {
                bytes.put(5, (byte) 0x3c).position(5);
                float[] got = new float[3];
                Decoder.decode(type, bytes, got, 1, 1);
                assertEquals(Float8.values(type)[0x3c], got[1], type.name());
                assertEquals(0, got[0] + got[2], type.name());
            }
        }
        long[] got = new long[2];
        bytes.putShort(7, (short) -2).position(7);
        Decoder.decode(DType.I16, bytes, got, 1, 1);
        assertEquals(-2, got[1]);
        Decoder.decode(DType.U16, bytes, got, 1, 1);
        assertEquals(65534, got[1]);
    }

    private static float[] decodeAllPatterns(DType type) {
        ByteBuffer bytes = ByteBuffer.allocate(2 * PATTERNS).order(ByteOrder.LITTLE_ENDIAN);
        for (int bits = 0; bits < PATTERNS; bits++) {
            bytes.putShort(2 * bits, (short) bits);
        }
        float[] got = new float[PATTERNS];
        Decoder.decode(type, bytes, got, 0, PATTERNS);
        return got;
    }

    /** What IEEE 754 says of a bit pattern, in doubles. */
    private static double formula(int bits, int exponentBits, int mantissaBits) {
        int highest = (1 << exponentBits) - 1;
        int exponent = bits >> mantissaBits & highest;
        int mantissa = bits & ((1 << mantissaBits) - 1);
        if (exponent < highest) {
            return number(bits, exponentBits, mantissaBits, highest / 2);
        }
        boolean negative = bits >> (exponentBits + mantissaBits) != 0;
        return mantissa != 0
                ? Double.NaN
                : negative ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
    }

    private static double number(int bits, int exponentBits, int mantissaBits, int bias) {
        double sign = bits >> (exponentBits + mantissaBits) == 0 ? 1 : -1;
        int exponent = bits >> mantissaBits & ((1 << exponentBits) - 1);
        double fraction = (bits & ((1 << mantissaBits) - 1)) / Math.pow(2, mantissaBits);
        return exponent == 0
                ? sign * fraction * Math.pow(2, 1 - bias)
                : sign * (1 + fraction) * Math.pow(2, exponent - bias);
    }

    /** Equal as float32, with the sign of zero, NaN for NaN. */
    private static void assertSame(double want, float got, int bits) {
        assertEquals((float) want, got, () -> "bits " + Integer.toHexString(bits));
    }
}
