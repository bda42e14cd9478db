package io.github.vitrine.image;

import io.github.vitrine.error.ImageException;
import java.nio.charset.StandardCharsets;

/**
 * The bytes of an image file. Every access is checked against the file's end, so that a container
 * walk over a truncated file ends in an {@link ImageException} that says so.
 */
final class ImageBytes {
    private final String origin;
    private final byte[] bytes;

    ImageBytes(String origin, byte[] bytes) {
        this.origin = origin;
        this.bytes = bytes;
    }

    /** The file's name, for messages. */
    String origin() {
        return origin;
    }

    /** The bytes themselves. Not a copy. */
    byte[] array() {
        return bytes;
    }

    int length() {
        return bytes.length;
    }

    /** Throws unless {@code count} bytes from {@code at} lie inside the file. */
    void require(long at, long count, String what) {
        if (at < 0 || count < 0 || count > bytes.length - at) {
            throw invalid(
                    "truncated: expected "
                            + what
                            + " at bytes "
                            + at
                            + " to "
                            + (at + count)
                            + ", the file has "
                            + bytes.length);
        }
    }

    /**
     * Throws unless {@code packed} bytes can hold what they are said to, by the best ratio that a
     * format's compression can reach: a small file must not make us allocate a large picture.
     *
     * @param packed how many bytes there are
     * @param units what they are said to hold, in any unit
     * @param mostPerByte how many units the best compression puts into a byte
     * @param what it is, made into text only for a message
     */
    void requireRatio(long packed, double units, int mostPerByte, Object what) {
        if (units > (double) packed * mostPerByte) {
            throw invalid(
                    String.format(
                            "truncated: expected at least %.0f bytes for %s, found %d",
                            Math.ceil(units / mostPerByte), what, packed));
        }
    }

    int u8(long at) {
        require(at, 1, "a byte");
        return bytes[(int) at] & 0xff;
    }

    /** A big-endian 16-bit number. */
    int u16(long at) {
        return u8(at) << 8 | u8(at + 1);
    }

    /** A big-endian 32-bit number. */
    long u32(long at) {
        return (long) u16(at) << 16 | u16(at + 2);
    }

    /** A little-endian 16-bit number. */
    int u16le(long at) {
        return u8(at) | u8(at + 1) << 8;
    }

    /** A little-endian 32-bit number. */
    long u32le(long at) {
        return u16le(at) | (long) u16le(at + 2) << 16;
    }

    /** Whether the Latin-1 characters of {@code text} stand at {@code at}. */
    boolean has(long at, String text) {
        byte[] expected = text.getBytes(StandardCharsets.ISO_8859_1);
        if (at < 0 || at + expected.length > bytes.length) {
            return false;
        }
        for (int i = 0; i < expected.length; i++) {
            if (bytes[(int) at + i] != expected[i]) {
                return false;
            }
        }
        return true;
    }

    /** An exception about this file. */
    ImageException invalid(String what) {
        return new ImageException(origin + ": " + what);
    }
}
