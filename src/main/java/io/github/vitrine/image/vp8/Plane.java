package io.github.vitrine.image.vp8;

import java.util.Arrays;

/**
 * One plane of samples, of whole macroblocks, with what prediction takes the samples outside the
 * frame for: a row of 127 above and a column of 129 to the left (RFC 6386, section 12.2).
 */
final class Plane {
    private static final byte ABOVE = 127;
    private static final byte LEFT = (byte) 129;

    /** How far it is from a sample to the one below. */
    final int stride;

    private final byte[] samples;

    Plane(int columns, int rows) {
        stride = columns + 1;
        samples = new byte[stride * (rows + 1)];
        Arrays.fill(samples, 0, stride, ABOVE);
        for (int at = stride; at < samples.length; at += stride) {
            samples[at] = LEFT;
        }
    }

    /** The index of a sample; column and row may be -1. */
    int index(int x, int y) {
        return (y + 1) * stride + x + 1;
    }

    int get(int index) {
        return samples[index] & 0xff;
    }

    /** Sets a sample to the nearest value from 0 to 255. */
    void set(int index, int value) {
        samples[index] = (byte) Math.max(0, Math.min(255, value));
    }

    /** Sets {@code count} samples of a row to a value from 0 to 255. */
    void fill(int index, int count, int value) {
        Arrays.fill(samples, index, index + count, (byte) value);
    }

    /** Copies {@code count} samples of a row. */
    void copy(int from, int to, int count) {
        System.arraycopy(samples, from, samples, to, count);
    }
}
