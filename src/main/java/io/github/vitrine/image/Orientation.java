package io.github.vitrine.image;

/**
 * The eight ways a camera can hold a picture, numbered as EXIF's Orientation tag (0x0112) does. The
 * constants are named after what makes the stored picture upright.
 */
enum Orientation {
    NONE(false, false, false),
    FLIP_LEFT_RIGHT(false, true, false),
    ROTATE_180(false, true, true),
    FLIP_TOP_BOTTOM(false, false, true),
    TRANSPOSE(true, false, false),
    ROTATE_RIGHT(true, false, true),
    TRANSVERSE(true, true, true),
    ROTATE_LEFT(true, true, false);

    private static final int TAG = 0x0112;
    private static final int SHORT = 3;
    private static final int LONG = 4;
    private static final int ENTRY_BYTES = 12;

    /** Whether rows become columns. */
    private final boolean swap;

    /** Whether the stored columns, or rows, are read backwards. */
    private final boolean fromRight;

    private final boolean fromBottom;

    Orientation(boolean swap, boolean fromRight, boolean fromBottom) {
        this.swap = swap;
        this.fromRight = fromRight;
        this.fromBottom = fromBottom;
    }

    /**
     * The orientation that an EXIF block gives: a TIFF header and its first directory. A broken
     * block, or a value that is none of the eight, means none: it must not cost anyone the picture.
     *
     * @param file the file
     * @param at where the TIFF header begins
     * @param length the block's length
     */
    static Orientation fromExif(ImageBytes file, int at, int length) {
        boolean little = file.has(at, "II*\0");
        if (length < 8 || !(little || file.has(at, "MM\0*"))) {
            return NONE;
        }
        long directory = little ? file.u32le(at + 4) : file.u32(at + 4);
        if (directory + 2 > length) {
            return NONE;
        }
        long entry = at + directory + 2;
        int entries = little ? file.u16le(entry - 2) : file.u16(entry - 2);
        for (int i = 0; i < entries; i++, entry += ENTRY_BYTES) {
            if (entry + ENTRY_BYTES > (long) at + length) {
                return NONE;
            }
            if ((little ? file.u16le(entry) : file.u16(entry)) == TAG) {
                int type = little ? file.u16le(entry + 2) : file.u16(entry + 2);
                return fromTag(little, type, file, entry + 8);
            }
        }
        return NONE;
    }

    private static Orientation fromTag(boolean little, int type, ImageBytes file, long at) {
        long value = 0;
        if (type == SHORT) {
            value = little ? file.u16le(at) : file.u16(at);
        } else if (type == LONG) {
            value = little ? file.u32le(at) : file.u32(at);
        }
        return value >= 1 && value <= values().length ? values()[(int) value - 1] : NONE;
    }

    /** Turns a picture upright. */
    Picture apply(Picture stored) {
        if (this == NONE) {
            return stored;
        }
        int width = swap ? stored.height() : stored.width();
        int height = swap ? stored.width() : stored.height();
        int channels = stored.channels();
        byte[] from = stored.samples();
        byte[] to = new byte[from.length];
        int at = 0;
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int column = swap ? y : x;
                int row = swap ? x : y;
                column = fromRight ? stored.width() - 1 - column : column;
                row = fromBottom ? stored.height() - 1 - row : row;
                int source = (row * stored.width() + column) * channels;
                for (int c = 0; c < channels; c++) {
                    to[at++] = from[source + c];
                }
            }
        }
        return new Picture(width, height, channels, to);
    }
}
