package io.github.vitrine.image.vp8;

import io.github.vitrine.error.ImageException;

/**
 * A VP8 key frame, the {@code VP8 } chunk of a WebP file: its first ten bytes (RFC 6386, section
 * 9.1), which say how large it is, and the way from the rest to pixels.
 *
 * <p>Immutable; any number of threads may decode at once.
 */
public final class KeyFrame {
    private static final int TAG_BYTES = 3;
    private static final int HEADER_BYTES = 10;
    private static final int START_CODE = 0x2a019d;
    private static final int LAST_VERSION = 3;

    /**
     * What a macroblock takes of the first partition at least. Its modes' probabilities are fixed,
     * so that even the likeliest (DC, DC) take 3.4 bits (sections 11.2 and 11.4).
     */
    private static final int LEAST_BITS = 3;

    /** The upper two bits of a size ask a player to scale; nobody does. */
    private static final int SIZE = 0x3fff;

    private final String origin;
    private final byte[] bytes;
    private final int firstPartition;
    private final int tokens;
    private final int end;
    private final int width;
    private final int height;

    private KeyFrame(String origin, byte[] bytes, int from, int end) {
        this.origin = origin;
        this.bytes = bytes;
        this.end = end;
        require(HEADER_BYTES, end - from);
        int tag = u24(from);
        int start = u24(from + TAG_BYTES);
        boolean isKeyFrame = (tag & 1) == 0;
        int version = tag >> 1 & 7;
        boolean isShown = (tag >> 4 & 1) == 1;
        if (!isKeyFrame || !isShown || version > LAST_VERSION || start != START_CODE) {
            throw new ImageException(
                    String.format(
                            "%s: expected a WebP bit stream that begins with a VP8 key frame to be"
                                    + " shown, found tag %06x and start code %06x",
                            origin, tag, start));
        }
        width = u16(from + 6) & SIZE;
        height = u16(from + 8) & SIZE;
        if (width == 0 || height == 0) {
            throw new ImageException(
                    String.format(
                            "%s: expected a VP8 key frame of at least 1 x 1 pixels, found %d x %d",
                            origin, width, height));
        }
        firstPartition = from + HEADER_BYTES;
        int firstPartitionBytes = tag >> 5;
        require((long) HEADER_BYTES + firstPartitionBytes, end - from);
        tokens = firstPartition + firstPartitionBytes;
        requireModes(firstPartitionBytes);
    }

    /**
     * Reads a frame's first bytes. What passes has enough of them for its macroblocks: a byte
     * stands for 683 pixels at most.
     *
     * @param origin the file's name, for messages
     * @param bytes the file; not copied
     * @param from where the frame begins
     * @param end behind its last byte, and the byte that pads it to an even number if there is one
     * @return the frame, not decoded yet
     * @throws ImageException if it is truncated, no key frame, or not to be shown
     */
    public static KeyFrame read(String origin, byte[] bytes, int from, int end) {
        return new KeyFrame(origin, bytes, from, end);
    }

    /**
     * The number of columns.
     *
     * @return 1 to 16383
     */
    public int width() {
        return width;
    }

    /**
     * The number of rows.
     *
     * @return 1 to 16383
     */
    public int height() {
        return height;
    }

    /**
     * Decodes the frame. This takes 1.5 bytes of memory for each pixel of its macroblocks, beside
     * the result.
     *
     * @return samples, [height, width, 3]: red, green, blue
     * @throws ImageException if its data is truncated
     */
    public byte[] decode() {
        BoolDecoder modes = new BoolDecoder(origin, bytes, firstPartition, tokens);
        FrameHeader header = FrameHeader.read(modes);
        TokenPartitions partitions =
                new TokenPartitions(origin, bytes, tokens, end, header.partitions());
        Planes planes = new Planes(columns(), rows());
        new FrameDecoder(header, planes).decode(modes, partitions);
        return RgbConversion.rgb(planes, width, height);
    }

    private void require(long needed, int found) {
        if (found < needed) {
            throw new ImageException(
                    String.format(
                            "%s: truncated: expected a VP8 key frame of at least %d bytes, found"
                                    + " %d",
                            origin, needed, found));
        }
    }

    private void requireModes(int found) {
        long macroblocks = (long) columns() * rows();
        long needed = macroblocks * LEAST_BITS / 8;
        if (found < needed) {
            throw new ImageException(
                    String.format(
                            "%s: truncated: expected at least %d bytes in the first partition of a"
                                    + " VP8 key frame of %d x %d pixels, found %d",
                            origin, needed, width, height, found));
        }
    }

    /** Of macroblocks, cut off at the right. */
    private int columns() {
        return (width + Planes.LUMA_SIDE - 1) / Planes.LUMA_SIDE;
    }

    /** Of macroblocks, cut off at the bottom. */
    private int rows() {
        return (height + Planes.LUMA_SIDE - 1) / Planes.LUMA_SIDE;
    }

    private int u16(int at) {
        return bytes[at] & 0xff | (bytes[at + 1] & 0xff) << 8;
    }

    private int u24(int at) {
        return u16(at) | (bytes[at + 2] & 0xff) << 16;
    }
}
