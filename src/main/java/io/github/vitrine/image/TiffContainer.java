package io.github.vitrine.image;

import io.github.vitrine.error.ImageException;
import java.awt.image.IndexColorModel;
import java.util.Optional;

/**
 * The first directory of a TIFF file (TIFF 6.0): the picture's size and format, its orientation,
 * and that all strips or tiles lie inside the file.
 *
 * <p>Of TIFF's many kinds, those load that scanners, cameras and programs write: grey, RGB and
 * palette of up to 16 bits, with or without alpha, uncompressed, LZW, Deflate or PackBits.
 */
final class TiffContainer {
    private static final int ENTRY_BYTES = 12;
    private static final int BYTE = 1;
    private static final int SHORT = 3;
    private static final int LONG = 4;

    private static final int WIDTH = 256;
    private static final int HEIGHT = 257;
    private static final int BITS_PER_SAMPLE = 258;
    private static final int COMPRESSION = 259;
    private static final int PHOTOMETRIC = 262;
    private static final int STRIP_OFFSETS = 273;
    private static final int SAMPLES_PER_PIXEL = 277;
    private static final int ROWS_PER_STRIP = 278;
    private static final int STRIP_LENGTHS = 279;
    private static final int PLANAR = 284;
    private static final int PREDICTOR = 317;
    private static final int COLOR_MAP = 320;
    private static final int TILE_WIDTH = 322;
    private static final int TILE_HEIGHT = 323;
    private static final int TILE_OFFSETS = 324;
    private static final int TILE_LENGTHS = 325;
    private static final int SAMPLE_FORMAT = 339;

    private static final int UNCOMPRESSED = 1;
    private static final int LZW = 5;
    private static final int PACK_BITS = 32773;
    private static final int PALETTE = 3;

    /** Tiles are decoded whole, however much of them lies outside the picture. */
    private static final long MAX_TILE_PIXELS = 1 << 22;

    private final ImageBytes file;
    private final boolean little;
    private final int width;
    private final int height;
    private final int samples;
    private final int bits;
    private long directory;
    private int entries;

    private TiffContainer(ImageBytes file) {
        this.file = file;
        little = file.has(0, "II");
        directory = u32(4);
        entries = u16(directory);
        directory += 2;
        file.require(directory, (long) entries * ENTRY_BYTES, "a TIFF directory");
        width = side(WIDTH, "width");
        height = side(HEIGHT, "height");
        samples = (int) number(SAMPLES_PER_PIXEL, 1);
        bits = (int) number(BITS_PER_SAMPLE, 1);
        checkKind();
        if (find(TILE_WIDTH) >= 0) {
            checkTiles();
        } else {
            checkStrips();
        }
    }

    /**
     * Walks a file.
     *
     * @throws ImageException if it is truncated, contradicts itself, or is of a kind that we don't
     *     decode
     */
    static TiffContainer read(ImageBytes file) {
        return new TiffContainer(file);
    }

    ImageHeader header() {
        return new ImageHeader(width, height, Orientation.fromExif(file, 0, file.length()));
    }

    /**
     * A palette picture's colours, if it is one. Of their 16 bits the high byte counts, as to
     * Pillow; the JDK's reader would scale them, and be one level off for files that have zeros
     * below.
     */
    Optional<IndexColorModel> palette() {
        if (number(PHOTOMETRIC, 0) != PALETTE) {
            return Optional.empty();
        }
        int size = 1 << bits;
        require(count(COLOR_MAP) == 3 * size, 3 * size + " colours", count(COLOR_MAP));
        byte[][] colors = new byte[3][size];
        for (int c = 0; c < 3; c++) {
            for (int i = 0; i < size; i++) {
                colors[c][i] = (byte) (number(COLOR_MAP, c * size + i, 0) >> Byte.SIZE);
            }
        }
        return Optional.of(new IndexColorModel(bits, size, colors[0], colors[1], colors[2]));
    }

    private int side(int tag, String name) {
        long size = number(tag, 0);
        if (size < 1 || size > Integer.MAX_VALUE) {
            throw file.invalid("expected a TIFF with a " + name + " from 1, found " + size);
        }
        return (int) size;
    }

    private void checkKind() {
        long compression = number(COMPRESSION, UNCOMPRESSED);
        boolean known =
                compression == UNCOMPRESSED
                        || compression == LZW
                        || compression == 8 // Deflate
                        || compression == 32946 // Deflate, by its older number
                        || compression == PACK_BITS;
        require(known, "compression none, LZW, Deflate or PackBits", compression);
        long colors = number(PHOTOMETRIC, -1);
        require(
                colors >= 0 && colors <= PALETTE,
                "grey, RGB or palette (photometric 0 to 3)",
                colors);
        int needed = colors == 2 ? 3 : 1;
        boolean fits = samples == needed || (samples == needed + 1 && colors != PALETTE);
        require(fits, needed + " samples per pixel, or one more for alpha", samples);
        boolean narrow = samples == 1 && (bits == 1 || bits == 2 || bits == 4);
        boolean wide = bits == 16 && colors != PALETTE;
        require(bits == 8 || wide || narrow, "1, 2, 4, 8 or 16 bits per sample", bits);
        for (int i = 1; i < count(BITS_PER_SAMPLE); i++) {
            require(number(BITS_PER_SAMPLE, i, bits) == bits, "samples of equal width", "others");
        }
        long format = number(SAMPLE_FORMAT, 1);
        require(format == 1, "unsigned samples (sample format 1)", format);
        long predictor = number(PREDICTOR, 1);
        require(predictor == 1 || predictor == 2, "predictor 1 or 2", predictor);
    }

    private void checkStrips() {
        long rows = Math.min(number(ROWS_PER_STRIP, height), height);
        require(rows >= 1, "rows per strip from 1", rows);
        long strips = (height + rows - 1) / rows;
        checkParts(STRIP_OFFSETS, STRIP_LENGTHS, strips, rows * width);
    }

    private void checkTiles() {
        long across = number(TILE_WIDTH, 0);
        long down = number(TILE_HEIGHT, 0);
        boolean sensible =
                across >= 1
                        && down >= 1
                        && across <= MAX_TILE_PIXELS
                        && down <= MAX_TILE_PIXELS
                        && across * down <= MAX_TILE_PIXELS;
        require(sensible, "tiles of 1 to 4194304 pixels", across + " x " + down);
        long tiles = ((width + across - 1) / across) * ((height + down - 1) / down);
        checkParts(TILE_OFFSETS, TILE_LENGTHS, tiles, across * down);
    }

    /** Checks that every strip or tile lies inside the file and can be complete. */
    private void checkParts(int offsets, int lengths, long parts, long pixels) {
        boolean planar = number(PLANAR, 1) == 2;
        long expected = parts * (planar ? samples : 1);
        require(
                count(offsets) == expected && count(lengths) == expected,
                expected + " strips or tiles",
                count(offsets) + " offsets and " + count(lengths) + " lengths");
        int ratio = bestRatio();
        long last = ((long) height * width - (parts - 1) * pixels) * bits * (planar ? 1 : samples);
        for (int i = 0; i < expected; i++) {
            long length = number(lengths, i, 0);
            file.require(number(offsets, i, 0), length, "TIFF image data");
            long raw = rawBytes(i % parts == parts - 1, pixels, last, planar);
            long least = Math.max(1, (raw + ratio - 1) / ratio);
            require(length >= least, least + " bytes in strip or tile " + i, length);
        }
    }

    /** How many bytes a byte of compressed data stands for at most. */
    private int bestRatio() {
        return switch ((int) number(COMPRESSION, UNCOMPRESSED)) {
            case UNCOMPRESSED -> 1;
            case PACK_BITS -> 64; // a byte 128 times over, for two
            case LZW -> 2731; // a string of 4096, for a code of 12 bits
            default -> 1032; // Deflate: 258 bytes, for 2 bits
        };
    }

    /** What an uncompressed strip or tile holds at least; the last strip may have fewer rows. */
    private long rawBytes(boolean isLast, long pixels, long lastBits, boolean planar) {
        boolean shorter = isLast && find(TILE_WIDTH) < 0;
        return (shorter ? lastBits : pixels * bits * (planar ? 1 : samples)) / Byte.SIZE;
    }

    private void require(boolean holds, String expected, Object found) {
        if (!holds) {
            throw file.invalid("expected a TIFF with " + expected + ", found " + found);
        }
    }

    /** A tag's first number, or another where the tag is missing. */
    private long number(int tag, long fallback) {
        return number(tag, 0, fallback);
    }

    private long number(int tag, int index, long fallback) {
        long entry = find(tag);
        if (entry < 0 || index >= count(tag)) {
            return fallback;
        }
        int type = u16(entry + 2);
        int size = type == BYTE ? 1 : type == SHORT ? 2 : type == LONG ? 4 : 0;
        require(size > 0, "whole numbers in tag " + tag, "type " + type);
        long at = size * count(tag) <= 4 ? entry + 8 : u32(entry + 8);
        at += (long) size * index;
        return size == 1 ? file.u8(at) : size == 2 ? u16(at) : u32(at);
    }

    private long count(int tag) {
        long entry = find(tag);
        return entry < 0 ? 0 : u32(entry + 4);
    }

    /** Where a tag's entry stands, or -1. */
    private long find(int tag) {
        for (int i = 0; i < entries; i++) {
            if (u16(directory + (long) i * ENTRY_BYTES) == tag) {
                return directory + (long) i * ENTRY_BYTES;
            }
        }
        return -1;
    }

    private int u16(long at) {
        return little ? file.u16le(at) : file.u16(at);
    }

    private long u32(long at) {
        return little ? file.u32le(at) : file.u32(at);
    }
}
