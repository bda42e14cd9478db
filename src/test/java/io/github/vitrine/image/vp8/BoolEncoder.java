package io.github.vitrine.image.vp8;

import java.math.BigInteger;

/** The decoder's counterpart (RFC 6386, section 7.3), with numbers that have room for any carry. */
final class BoolEncoder {
    private BigInteger bottom = BigInteger.ZERO;
    private int range = 255;
    private int bits;

    void bit(int value, int probability) {
        int split = 1 + ((range - 1) * probability >> 8);
        if (value == 1) {
            bottom = bottom.add(BigInteger.valueOf(split));
            range -= split;
        } else {
            range = split;
        }
        for (; range < 128; range <<= 1, bits++) {
            bottom = bottom.shiftLeft(1);
        }
    }

    void literal(int value, int count) {
        for (int i = count - 1; i >= 0; i--) {
            bit(value >> i & 1, 128);
        }
    }

    /** What was put in, in as many bytes as it takes to decide about each of its bits. */
    byte[] bytes() {
        int missing = -bits & 7;
        byte[] data = new byte[(bits + missing) / 8 + 1];
        byte[] value = bottom.shiftLeft(missing).toByteArray();
        int length = Math.min(value.length, data.length);
        System.arraycopy(value, value.length - length, data, data.length - length, length);
        return data;
    }
}
