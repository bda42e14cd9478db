package io.github.vitrine.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** Both floats of 16 bits, each of their values and each border between two. */
class ShortFloatsTest {
    private interface Format {
        float widen(short bits);

        short round(float value);
    }

    private static final Format FLOAT16 = format(Float16::toFloat, Float16::fromFloat);
    private static final Format BFLOAT16 = format(BFloat16::toFloat, BFloat16::fromFloat);

    private interface Widen {
        float apply(short bits);
    }

    private interface Round {
        short apply(float value);
    }

    private static Format format(Widen widen, Round round) {
        return new Format() {
            @Override
            public float widen(short bits) {
                return widen.apply(bits);
            }

            @Override
            public short round(float value) {
                return round.apply(value);
            }
        };
    }

    @Test
    void everyHalfSurvives() {
        everyValueSurvives(FLOAT16, 0x7c00);
    }

    @Test
    void everyBrainFloatSurvives() {
        everyValueSurvives(BFLOAT16, 0x7f80);
    }

    private static void everyValueSurvives(Format format, int infinity) {
        for (int bits = 0; bits <= infinity; bits++) {
            assertEquals((short) bits, format.round(format.widen((short) bits)));
            short negative = (short) (bits | 0x8000);
            assertEquals(negative, format.round(format.widen(negative)));
        }
        assertEquals(Float.POSITIVE_INFINITY, format.widen((short) infinity));
        for (int bits = infinity + 1; bits <= 0x7fff; bits++) {
            assertTrue(Float.isNaN(format.widen(format.round(format.widen((short) bits)))));
        }
        for (int nan : new int[] {0x7f800001, 0xff800001, 0x7fc00000, 0x7fffffff}) {
            assertTrue(Float.isNaN(format.widen(format.round(Float.intBitsToFloat(nan)))));
        }
    }

    @Test
    void halvesRoundToTheNearest() {
        roundsToTheNearest(FLOAT16, 0x7c00, 65536);
    }

    @Test
    void brainFloatsRoundToTheNearest() {
        roundsToTheNearest(BFLOAT16, 0x7f80, 0x1p128);
    }

    /** The values half way between two neighbours, and the floats beside those. */
    private static void roundsToTheNearest(Format format, int infinity, double afterLargest) {
        for (int bits = 0; bits < infinity; bits++) {
            double low = format.widen((short) bits);
            double high = bits + 1 == infinity ? afterLargest : format.widen((short) (bits + 1));
            float middle = (float) ((low + high) / 2);
            assertEquals((low + high) / 2, middle);
            for (int sign = 0; sign <= 0x8000; sign += 0x8000) {
                float half = sign == 0 ? middle : -middle;
                float inner = sign == 0 ? Math.nextDown(middle) : -Math.nextDown(middle);
                float outer = sign == 0 ? Math.nextUp(middle) : -Math.nextUp(middle);
                assertEquals((short) (sign | bits), format.round(inner));
                assertEquals((short) (sign | bits + 1), format.round(outer));
                assertEquals((short) (sign | bits + (bits & 1)), format.round(half));
            }
        }
        assertEquals((short) infinity, format.round(Float.MAX_VALUE));
        assertEquals((short) infinity, format.round(Float.POSITIVE_INFINITY));
    }
}
