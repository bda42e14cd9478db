package io.github.vitrine.image;

import io.github.vitrine.error.ImageException;

/**
 * A GIF file (GIF89a specification) up to the end of its first frame: the screen's size, where the
 * frame lies on it, and its colours.
 */
final class GifContainer {
    private static final int SCREEN_BYTES = 13;
    private static final int FRAME_BYTES = 10;
    private static final int EXTENSION = '!';
    private static final int FRAME = ',';
    private static final int GRAPHIC_CONTROL = 0xf9;
    private static final int HAS_PALETTE = 0x80;
    private static final int INTERLACED = 0x40;

    private final ImageBytes file;
    private final int frameAt;
    private final int left;
    private final int top;
    private final int width;
    private final int height;
    private int background;

    private GifContainer(ImageBytes file) {
        this.file = file;
        file.require(0, SCREEN_BYTES, "a GIF screen descriptor");
        int at = SCREEN_BYTES + paletteBytes(10);
        while (file.u8(at) != FRAME) {
            if (file.u8(at) == EXTENSION) {
                readExtension(at);
                at = skipBlocks(at + 2);
            } else if (file.u8(at) == 0) {
                at++;
            } else {
                throw file.invalid(
                        "expected a GIF frame, found block type " + file.u8(at) + " before any");
            }
        }
        file.require(at, FRAME_BYTES, "a GIF frame descriptor");
        frameAt = at;
        left = file.u16le(at + 1);
        top = file.u16le(at + 3);
        width = file.u16le(at + 5);
        height = file.u16le(at + 7);
    }

    /**
     * Walks a file.
     *
     * @throws ImageException if it ends before its first frame begins
     */
    static GifContainer read(ImageBytes file) {
        return new GifContainer(file);
    }

    /** The screen, made larger where the frame does not fit on it. */
    ImageHeader header() {
        return new ImageHeader(
                Math.max(file.u16le(6), left + width),
                Math.max(file.u16le(8), top + height),
                Orientation.NONE);
    }

    /**
     * The first frame on its screen. Around it the screen shows the transparent colour if there is
     * one, else colour 0.
     *
     * @throws ImageException if the frame's data is truncated or damaged
     */
    Picture decode() {
        if (width == 0 || height == 0) {
            throw file.invalid("expected a GIF frame with pixels, found " + width + " x " + height);
        }
        int dataAt = frameAt + FRAME_BYTES + paletteBytes(frameAt + 9);
        byte[] indices = new GifLzw(file, dataAt).decode(width * height);
        int[] rows = rows();
        byte[] palette = palette();
        ImageHeader screen = header();
        byte[] samples = new byte[Picture.sampleCount(screen.width(), screen.height(), 3)];
        for (int at = 0; at < samples.length; at += 3) {
            System.arraycopy(palette, 3 * background, samples, at, 3);
        }
        for (int i = 0; i < indices.length; i++) {
            int pixel = (top + rows[i / width]) * screen.width() + left + i % width;
            System.arraycopy(palette, 3 * (indices[i] & 0xff), samples, 3 * pixel, 3);
        }
        return new Picture(screen.width(), screen.height(), 3, samples);
    }

    /** The frame's rows in the order they are stored: four passes if it is interlaced. */
    private int[] rows() {
        int[] rows = new int[height];
        boolean interlaced = (file.u8(frameAt + 9) & INTERLACED) != 0;
        int[][] passes =
                interlaced ? new int[][] {{0, 8}, {4, 8}, {2, 4}, {1, 2}} : new int[][] {{0, 1}};
        int i = 0;
        for (int[] pass : passes) {
            for (int row = pass[0]; row < height; row += pass[1]) {
                rows[i++] = row;
            }
        }
        return rows;
    }

    /**
     * The colours of the 256 indices: the frame's palette, else the screen's, black beyond its end;
     * without any palette an index is a level of grey.
     */
    private byte[] palette() {
        boolean local = paletteBytes(frameAt + 9) > 0;
        int length = local ? paletteBytes(frameAt + 9) : paletteBytes(10);
        byte[] palette = new byte[3 * 256];
        if (length > 0) {
            int from = local ? frameAt + FRAME_BYTES : SCREEN_BYTES;
            file.require(from, length, "a GIF palette");
            System.arraycopy(file.array(), from, palette, 0, length);
        } else {
            for (int i = 0; i < palette.length; i++) {
                palette[i] = (byte) (i / 3);
            }
        }
        return palette;
    }

    /** The length of the palette that a byte of flags announces. */
    private int paletteBytes(int flagsAt) {
        int flags = file.u8(flagsAt);
        return (flags & HAS_PALETTE) == 0 ? 0 : 3 << (flags & 7) + 1;
    }

    private void readExtension(int at) {
        boolean control = file.u8(at + 1) == GRAPHIC_CONTROL && file.u8(at + 2) >= 4;
        if (control && (file.u8(at + 3) & 1) != 0) {
            background = file.u8(at + 6);
        }
    }

    /** Behind a chain of data blocks, each led by its length, the last one empty. */
    private int skipBlocks(int at) {
        while (file.u8(at) != 0) {
            at += 1 + file.u8(at);
        }
        return at + 1;
    }
}
