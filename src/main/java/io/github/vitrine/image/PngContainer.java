package io.github.vitrine.image;

import io.github.vitrine.error.ImageException;
import java.util.zip.CRC32;

/**
 * The chunks of a PNG file (PNG specification, third edition): the picture's size and format, its
 * EXIF orientation, and that what must be whole is whole.
 *
 * <p>As the reference does, it verifies the checksums of all chunks before the image data and is
 * lenient behind it: a missing end chunk or trailing bytes cost nobody the picture.
 */
final class PngContainer {
    private static final int SIGNATURE_BYTES = 8;
    private static final int HEADER_BYTES = 13;

    /** Length, type and checksum. */
    private static final int CHUNK_OVERHEAD = 12;

    private static final int GRAY = 0;
    private static final int RGB = 2;
    private static final int PALETTE = 3;
    private static final int GRAY_ALPHA = 4;
    private static final int RGB_ALPHA = 6;

    /** Deflate's best: a match of 258 bytes for 2 bits. */
    private static final int MOST_BYTES_PER_BYTE = 1032;

    private final ImageBytes file;
    private int bitsPerPixel;
    private long dataBytes;
    private int width;
    private int height;
    private Orientation orientation = Orientation.NONE;
    private boolean palette;
    private boolean data;

    private PngContainer(ImageBytes file) {
        this.file = file;
        long at = readHeader();
        while (at < file.length() && (!data || isChunk(at))) {
            long length = file.u32(at);
            if (file.has(at + 4, "IEND")) {
                break;
            }
            file.require(at, length + CHUNK_OVERHEAD, "a PNG chunk");
            readChunk((int) at, (int) length);
            at += length + CHUNK_OVERHEAD;
        }
        if (!data) {
            throw file.invalid("expected a PNG with image data, found no IDAT chunk");
        }
        double bytes = (double) width * height * bitsPerPixel / Byte.SIZE;
        file.requireRatio(dataBytes, bytes, MOST_BYTES_PER_BYTE, header());
    }

    /**
     * Walks a file.
     *
     * @throws ImageException if it is truncated, a checksum is wrong, or its format is none of
     *     PNG's
     */
    static PngContainer read(ImageBytes file) {
        return new PngContainer(file);
    }

    ImageHeader header() {
        return new ImageHeader(width, height, orientation);
    }

    private long readHeader() {
        int at = SIGNATURE_BYTES;
        file.require(at, HEADER_BYTES + CHUNK_OVERHEAD, "a PNG header");
        if (!file.has(at + 4, "IHDR") || file.u32(at) != HEADER_BYTES) {
            throw file.invalid("expected a PNG header chunk of 13 bytes first");
        }
        verifyChecksum(at, HEADER_BYTES);
        width = side(file.u32(at + 8), "width");
        height = side(file.u32(at + 12), "height");
        int bits = file.u8(at + 16);
        int color = file.u8(at + 17);
        if (!allowed(bits, color)) {
            throw file.invalid(
                    "expected a bit depth and colour type of PNG's, found "
                            + bits
                            + " and "
                            + color);
        }
        if (file.u8(at + 18) != 0 || file.u8(at + 19) != 0 || file.u8(at + 20) > 1) {
            throw file.invalid("expected PNG compression 0, filter 0 and interlace 0 or 1");
        }
        palette = color != PALETTE;
        bitsPerPixel = bits * channels(color);
        return at + HEADER_BYTES + CHUNK_OVERHEAD;
    }

    private static int channels(int color) {
        return switch (color) {
            case RGB -> 3;
            case GRAY_ALPHA -> 2;
            case RGB_ALPHA -> 4;
            default -> 1;
        };
    }

    private int side(long size, String name) {
        if (size > Integer.MAX_VALUE) {
            throw file.invalid("expected a PNG " + name + " below 2147483648, found " + size);
        }
        return (int) size;
    }

    private static boolean allowed(int bits, int color) {
        switch (color) {
            case GRAY:
                return bits == 1 || bits == 2 || bits == 4 || bits == 8 || bits == 16;
            case PALETTE:
                return bits == 1 || bits == 2 || bits == 4 || bits == 8;
            case RGB:
            case GRAY_ALPHA:
            case RGB_ALPHA:
                return bits == 8 || bits == 16;
            default:
                return false;
        }
    }

    /** Behind the image data: whether something that looks like a whole chunk follows. */
    private boolean isChunk(long at) {
        return file.has(at + 4, "IDAT")
                || at + CHUNK_OVERHEAD <= file.length()
                        && at + CHUNK_OVERHEAD + file.u32(at) <= file.length();
    }

    private void readChunk(int at, int length) {
        if (file.has(at + 4, "IDAT")) {
            if (!palette) {
                throw file.invalid("expected a palette before the image data, found none");
            }
            data = true;
            dataBytes += length;
            return;
        }
        if (!data) {
            verifyChecksum(at, length);
        }
        if (file.has(at + 4, "PLTE")) {
            palette = true;
        } else if (file.has(at + 4, "eXIf")) {
            orientation = Orientation.fromExif(file, at + 8, length);
        }
    }

    private void verifyChecksum(int at, int length) {
        CRC32 crc = new CRC32();
        crc.update(file.array(), at + 4, length + 4);
        long stored = file.u32(at + 8L + length);
        if (crc.getValue() != stored) {
            throw file.invalid(
                    String.format(
                            "damaged PNG: expected checksum %08x of the chunk at byte %d, found"
                                    + " %08x",
                            crc.getValue(), at, stored));
        }
    }
}
