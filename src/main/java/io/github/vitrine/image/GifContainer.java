package io.github.vitrine.image;

import io.github.vitrine.error.ImageException;
import java.awt.image.Raster;

/**
 * The blocks of a GIF file (GIF89a specification) up to the end of its first frame: the screen's
 * size, where the frame lies on it, its colours, and that its data is there.
 */
final class GifContainer {
    private static final int SCREEN_BYTES = 13;
    private static final int FRAME_BYTES = 10;
    private static final int EXTENSION = '!';
    private static final int FRAME = ',';
    private static final int GRAPHIC_CONTROL = 0xf9;
    private static final int HAS_PALETTE = 0x80;

    private final ImageBytes file;
    private final int frameAt;
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
        frameAt = at;
        file.require(at, FRAME_BYTES, "a GIF frame descriptor");
        skipBlocks(at + FRAME_BYTES + paletteBytes(at + 9) + 1);
    }

    /**
     * Walks a file.
     *
     * @throws ImageException if it ends before its first frame does
     */
    static GifContainer read(ImageBytes file) {
        return new GifContainer(file);
    }

    /** The screen, made larger where the frame does not fit on it. */
    ImageHeader header() {
        return new ImageHeader(
                Math.max(file.u16le(6), left() + frameWidth()),
                Math.max(file.u16le(8), top() + frameHeight()),
                Orientation.NONE);
    }

    /**
     * The frame on its screen. Around it the screen shows the transparent colour if there is one,
     * else colour 0.
     *
     * @param frame the frame's colour indices
     */
    Picture compose(Raster frame) {
        ImageHeader screen = header();
        byte[] palette = palette();
        byte[] samples = new byte[Picture.sampleCount(screen.width(), screen.height(), 3)];
        for (int at = 0; at < samples.length; at += 3) {
            System.arraycopy(palette, 3 * background, samples, at, 3);
        }
        int columns = Math.min(frame.getWidth(), frameWidth());
        int rows = Math.min(frame.getHeight(), frameHeight());
        int[] line = new int[columns];
        for (int y = 0; y < rows; y++) {
            frame.getSamples(0, y, columns, 1, 0, line);
            int at = ((top() + y) * screen.width() + left()) * 3;
            for (int index : line) {
                System.arraycopy(palette, 3 * index, samples, at, 3);
                at += 3;
            }
        }
        return new Picture(screen.width(), screen.height(), 3, samples);
    }

    private int left() {
        return file.u16le(frameAt + 1);
    }

    private int top() {
        return file.u16le(frameAt + 3);
    }

    private int frameWidth() {
        return file.u16le(frameAt + 5);
    }

    private int frameHeight() {
        return file.u16le(frameAt + 7);
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
            file.require(at, 1, "another GIF data block");
        }
        return at + 1;
    }
}
