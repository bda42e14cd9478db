package io.github.vitrine.image;

import io.github.vitrine.error.ImageException;

/**
 * GIF's variant of LZW: codes of growing width, least significant bit first, in a chain of data
 * blocks (GIF89a specification, appendix F).
 *
 * <p>Our own, because the JDK's reader fills up with colour 0 where the data ends early.
 */
final class GifLzw {
    private static final int MAX_CODES = 1 << 12;

    /** The longest string, of all codes' colours, for a code of 12 bits. */
    private static final int MOST_PIXELS_PER_BYTE = MAX_CODES * 2 / 3 + 1;

    private final ImageBytes file;
    private int block;
    private int inBlock;
    private int bits;
    private int bitCount;

    private final int clear;
    private final int[] prefix = new int[MAX_CODES];
    private final byte[] last = new byte[MAX_CODES];
    private final int[] length = new int[MAX_CODES];

    /**
     * A decoder.
     *
     * @param file the file
     * @param at where the data begins: the width of the smallest codes, then the blocks
     */
    GifLzw(ImageBytes file, int at) {
        this.file = file;
        int width = file.u8(at);
        if (width < 2 || width > 8) {
            throw file.invalid("expected a GIF code size from 2 to 8, found " + width);
        }
        block = at + 1;
        clear = 1 << width;
        for (int code = 0; code < clear; code++) {
            last[code] = (byte) code;
            length[code] = 1;
        }
    }

    /**
     * Decodes colour indices.
     *
     * @param count how many
     * @throws ImageException if the data holds fewer or is none that an encoder writes
     */
    byte[] decode(int count) {
        file.requireRatio(file.length() - block, count, MOST_PIXELS_PER_BYTE, count + " pixels");
        byte[] out = new byte[count];
        int end = clear + 1;
        int next = clear + 2;
        int previous = -1;
        int at = 0;
        while (at < count) {
            int width = 32 - Integer.numberOfLeadingZeros(Math.min(next, MAX_CODES - 1));
            int code = read(width);
            if (code == clear) {
                next = clear + 2;
                previous = -1;
                continue;
            }
            if (code == end || code > next || code == next && previous < 0) {
                throw damaged(at, count);
            }
            if (previous >= 0 && next < MAX_CODES) {
                // The new code: the previous string and the first colour of this one.
                prefix[next] = previous;
                length[next] = length[previous] + 1;
                last[next] = first(code == next ? previous : code);
                next++;
            } else if (code >= next) {
                throw damaged(at, count);
            }
            at += write(code, out, at);
            previous = code;
        }
        return out;
    }

    private byte first(int code) {
        while (length[code] > 1) {
            code = prefix[code];
        }
        return last[code];
    }

    /** Writes a code's string, back to front; what does not fit any more is left out. */
    private int write(int code, byte[] out, int at) {
        int count = length[code];
        for (int i = at + count - 1; i >= at; i--, code = prefix[code]) {
            if (i < out.length) {
                out[i] = last[code];
            }
        }
        return count;
    }

    private int read(int width) {
        while (bitCount < width) {
            if (inBlock == 0) {
                inBlock = file.u8(block++);
                if (inBlock == 0) {
                    throw file.invalid("truncated GIF: its data ends before its pixels do");
                }
            }
            bits |= file.u8(block++) << bitCount;
            bitCount += 8;
            inBlock--;
        }
        int code = bits & (1 << width) - 1;
        bits >>>= width;
        bitCount -= width;
        return code;
    }

    private ImageException damaged(int at, int count) {
        return file.invalid(
                "damaged GIF: expected "
                        + count
                        + " pixels, found data that makes no sense after "
                        + at);
    }
}
