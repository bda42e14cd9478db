package io.github.vitrine.image;

import io.github.vitrine.error.ImageException;

/** The headers of a BMP file: the picture's size, and that its data is there to the last row. */
final class BmpContainer {
    private static final int FILE_HEADER_BYTES = 14;
    private static final int CORE_HEADER_BYTES = 12;
    private static final int INFO_HEADER_BYTES = 40;
    private static final int RLE8 = 1;
    private static final int RLE4 = 2;
    private static final int BIT_FIELDS = 3;
    private static final int END_OF_LINE = 0;
    private static final int END_OF_PICTURE = 1;
    private static final int MOVE = 2;

    private final ImageBytes file;
    private final int width;
    private final int height;

    private BmpContainer(ImageBytes file) {
        this.file = file;
        long headerBytes = file.u32le(FILE_HEADER_BYTES);
        boolean core = headerBytes == CORE_HEADER_BYTES;
        if (!core && headerBytes < INFO_HEADER_BYTES) {
            throw file.invalid(
                    "expected a BMP header of 12 or at least 40 bytes, found " + headerBytes);
        }
        file.require(FILE_HEADER_BYTES, headerBytes, "a BMP header");
        width = core ? file.u16le(18) : side((int) file.u32le(18), "width");
        height = core ? file.u16le(20) : side(Math.abs((int) file.u32le(22)), "height");
        int bits = file.u16le(core ? 24 : 28);
        long compression = core ? 0 : file.u32le(30);
        if (compression > BIT_FIELDS) {
            throw file.invalid(
                    "expected BMP compression 0 to 3 (none, RLE8, RLE4, bit fields), found "
                            + compression);
        }
        long dataAt = file.u32le(10);
        if (compression == RLE8 || compression == RLE4) {
            requireRuns(dataAt, compression == RLE4 ? 2 : 1);
        } else {
            requireRows(dataAt, bits);
        }
    }

    private void requireRows(long at, int bits) {
        long rowBytes = ((long) width * bits + 7) / 8;
        long stride = (rowBytes + 3) / 4 * 4;
        String rows = "the rows of a BMP of " + width + " x " + height + " pixels";
        // One row first: once that fits the file, all of them can be counted in a long.
        file.require(at, rowBytes, rows);
        // The padding of the last row may be missing.
        file.require(at, stride * Math.max(height - 1L, 0) + rowBytes, rows);
    }

    /** Walks run-length codes until the picture is full or its end is marked. */
    private void requireRuns(long at, int pixelsPerByte) {
        int column = 0;
        int row = 0;
        while (row < height && !(row == height - 1 && column >= width)) {
            int count = file.u8(at);
            int code = file.u8(at + 1);
            at += 2;
            if (count > 0) {
                column += count;
            } else if (code == END_OF_LINE) {
                column = 0;
                row++;
            } else if (code == END_OF_PICTURE) {
                return;
            } else if (code == MOVE) {
                column += file.u8(at);
                row += file.u8(at + 1);
                at += 2;
            } else {
                column += code;
                int bytes = (code + pixelsPerByte - 1) / pixelsPerByte;
                at += bytes + bytes % 2;
            }
        }
    }

    private int side(int size, String name) {
        if (size < 0) {
            throw file.invalid("expected a BMP " + name + " below 2147483648, found " + size);
        }
        return size;
    }

    /**
     * Reads a file's headers.
     *
     * @throws ImageException if the file is truncated or compressed in a way we don't decode
     */
    static BmpContainer read(ImageBytes file) {
        return new BmpContainer(file);
    }

    ImageHeader header() {
        return new ImageHeader(width, height, Orientation.NONE);
    }
}
