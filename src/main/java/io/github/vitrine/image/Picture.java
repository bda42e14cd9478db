package io.github.vitrine.image;

import java.util.Objects;
import java.util.function.IntFunction;

/**
 * A decoded picture: 8-bit grey or RGB samples, upright, rows from top to bottom, the channels of a
 * pixel side by side. Treat it as immutable.
 */
public final class Picture {
    /** Luma weights of ITU-R 601-2 in 16-bit fixed point; they sum to 65536. */
    private static final int RED = 19595;

    private static final int GREEN = 38470;
    private static final int BLUE = 7471;

    private final int width;
    private final int height;
    private final int channels;
    private final byte[] samples;

    /**
     * A picture over an array, which is not copied.
     *
     * @param width columns, from 1
     * @param height rows, from 1
     * @param channels 1 (grey) or 3 (red, green, blue)
     * @param samples [height, width, channels], each byte an unsigned value
     * @throws IllegalArgumentException if the sizes are not as said or don't fit the array
     */
    public Picture(int width, int height, int channels, byte[] samples) {
        this(samples, width, height, channels);
        if ((long) width * height * channels != samples.length) {
            throw new IllegalArgumentException(
                    describe(width, height, channels)
                            + " needs another number of samples than "
                            + samples.length);
        }
    }

    /** A picture over the first part of an array, for the time that it is used. */
    private Picture(byte[] samples, int width, int height, int channels) {
        if (width < 1 || height < 1 || (channels != 1 && channels != 3)) {
            throw new IllegalArgumentException(
                    "no picture of " + describe(width, height, channels));
        }
        this.width = width;
        this.height = height;
        this.channels = channels;
        this.samples = samples;
    }

    /**
     * A picture whose samples are still to be written.
     *
     * @param memory gives an array of at least a length; a longer one is for pictures that no
     *     caller gets to see
     * @throws IllegalArgumentException if no array can hold the samples
     */
    static Picture in(IntFunction<byte[]> memory, int width, int height, int channels) {
        byte[] samples = memory.apply(sampleCount(width, height, channels));
        return new Picture(samples, width, height, channels);
    }

    /**
     * The number of columns.
     *
     * @return at least 1
     */
    public int width() {
        return width;
    }

    /**
     * The number of rows.
     *
     * @return at least 1
     */
    public int height() {
        return height;
    }

    /**
     * The number of channels.
     *
     * @return 1 for grey, 3 for RGB
     */
    public int channels() {
        return channels;
    }

    /**
     * The samples, [height, width, channels]. Not a copy: don't write to it.
     *
     * @return the picture's own array
     */
    public byte[] samples() {
        return samples;
    }

    /**
     * One sample.
     *
     * @param x column
     * @param y row
     * @param channel 0, or 0 to 2 for red, green, blue
     * @return 0 to 255
     */
    public int sample(int x, int y, int channel) {
        Objects.checkIndex(x, width);
        Objects.checkIndex(y, height);
        Objects.checkIndex(channel, channels);
        return samples[(y * width + x) * channels + channel] & 0xff;
    }

    /**
     * The picture in grey, as Pillow's {@code convert("L")} computes it.
     *
     * @return this picture if it is grey already
     */
    public Picture toGray() {
        return toGray(byte[]::new);
    }

    /** As {@link #toGray()}, in memory of the caller's. */
    Picture toGray(IntFunction<byte[]> memory) {
        if (channels == 1) {
            return this;
        }
        Picture gray = in(memory, width, height, 1);
        for (int i = 0, at = 0; i < width * height; i++, at += 3) {
            int luma =
                    RED * (samples[at] & 0xff)
                            + GREEN * (samples[at + 1] & 0xff)
                            + BLUE * (samples[at + 2] & 0xff);
            gray.samples[i] = (byte) ((luma + (1 << 15)) >> 16);
        }
        return gray;
    }

    /**
     * The picture with three channels; grey is repeated in each.
     *
     * @return this picture if it is RGB already
     */
    public Picture toRgb() {
        return toRgb(byte[]::new);
    }

    /** As {@link #toRgb()}, in memory of the caller's. */
    Picture toRgb(IntFunction<byte[]> memory) {
        if (channels == 3) {
            return this;
        }
        Picture rgb = in(memory, width, height, 3);
        for (int i = 0, at = 0; i < width * height; i++) {
            rgb.samples[at++] = samples[i];
            rgb.samples[at++] = samples[i];
            rgb.samples[at++] = samples[i];
        }
        return rgb;
    }

    /**
     * A part of the picture; what lies outside it is black.
     *
     * @param left first column, negative to pad
     * @param top first row, negative to pad
     * @param newWidth columns of the result, from 1
     * @param newHeight rows of the result, from 1
     * @return this picture if the part is the whole
     */
    public Picture crop(int left, int top, int newWidth, int newHeight) {
        return crop(left, top, newWidth, newHeight, new byte[channels], byte[]::new);
    }

    /** A part of the picture, in memory of the caller's; outside it has the colour {@code fill}. */
    Picture crop(
            int left,
            int top,
            int newWidth,
            int newHeight,
            byte[] fill,
            IntFunction<byte[]> memory) {
        if (left == 0 && top == 0 && newWidth == width && newHeight == height) {
            return this;
        }
        Picture part = in(memory, newWidth, newHeight, channels);
        for (int i = 0; i < newWidth * newHeight * channels; i++) {
            part.samples[i] = fill[i % channels];
        }
        int firstColumn = Math.max(left, 0);
        int columns = Math.min(left + newWidth, width) - firstColumn;
        int lastRow = Math.min(top + newHeight, height);
        for (int y = Math.max(top, 0); y < lastRow && columns > 0; y++) {
            System.arraycopy(
                    samples,
                    (y * width + firstColumn) * channels,
                    part.samples,
                    ((y - top) * newWidth + firstColumn - left) * channels,
                    columns * channels);
        }
        return part;
    }

    /** The length of a picture's sample array; what no array can hold is a caller's mistake. */
    static int sampleCount(int width, int height, int channels) {
        long count = (long) width * height * channels;
        if (count > Integer.MAX_VALUE - 8) {
            throw new IllegalArgumentException(
                    "a picture of " + describe(width, height, channels) + " is too large");
        }
        return (int) count;
    }

    private static String describe(int width, int height, int channels) {
        return width + " x " + height + " pixels with " + channels + " channel(s)";
    }

    @Override
    public String toString() {
        return "Picture[" + describe(width, height, channels) + "]";
    }
}
