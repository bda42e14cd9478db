package io.github.vitrine.image;

import io.github.vitrine.error.ImageException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The segments of a JPEG file (ITU-T T.81, annex B), walked from the first marker to the last: the
 * picture's size, how its components mean colour, its EXIF orientation, and that the file is whole.
 *
 * <p>ImageIO decodes a truncated file to a half-grey picture without a word; the walk refuses a
 * file that ends before its end-of-image marker.
 */
final class JpegContainer {
    private static final int START_OF_IMAGE = 0xd8;
    private static final int END_OF_IMAGE = 0xd9;
    private static final int START_OF_SCAN = 0xda;
    private static final int TEMPORARY = 0x01;
    private static final int RESTART_0 = 0xd0;
    private static final int RESTART_7 = 0xd7;
    private static final int APP0 = 0xe0;
    private static final int APP1 = 0xe1;
    private static final int APP2 = 0xe2;
    private static final int APP14 = 0xee;
    private static final int APP15 = 0xef;

    /**
     * Encoders write about ten scans. Each costs a pass over the whole picture, however few bytes
     * it has: a file of one kilobyte could keep a decoder busy for a minute.
     */
    private static final int MAX_SCANS = 64;

    /**
     * A block of 64 pixels takes at least a bit: the code of its first coefficient. (Other
     * components may have fewer blocks, but one has them all.)
     */
    private static final int MOST_PIXELS_PER_BYTE = 64 * Byte.SIZE;

    /** In the range of the start-of-frame markers 0xc0 to 0xcf, but something else. */
    private static final Set<Integer> NOT_A_FRAME = Set.of(0xc4, 0xc8, 0xcc);

    /** How the samples of a pixel are to be read. */
    enum Coding {
        GRAY,
        RGB,
        YCC,
        CMYK,
        YCCK
    }

    private final ImageBytes file;
    private final List<Integer> profiles = new ArrayList<>();
    private int frameAt = -1;
    private boolean jfif;
    private int adobeTransform = -1;
    private Orientation orientation;

    private JpegContainer(ImageBytes file) {
        this.file = file;
        int at = 2;
        int scans = 0;
        while (true) {
            at = nextMarker(at);
            int marker = file.u8(at - 1);
            if (marker == END_OF_IMAGE) {
                break;
            }
            if (marker == START_OF_IMAGE || marker == TEMPORARY || isRestart(marker)) {
                continue;
            }
            int length = segmentLength(at);
            readSegment(marker, at + 2, length - 2);
            at += length;
            scans += marker == START_OF_SCAN ? 1 : 0;
            if (scans > MAX_SCANS) {
                throw file.invalid("expected a JPEG of at most " + MAX_SCANS + " scans");
            }
        }
        if (frameAt < 0 || scans == 0) {
            throw file.invalid(
                    "expected a JPEG with a frame and a scan, found none before its end");
        }
        ImageHeader header = header();
        double pixels = (double) header.width() * header.height();
        file.requireRatio(file.length(), pixels, MOST_PIXELS_PER_BYTE, header);
    }

    /**
     * Walks a file.
     *
     * @throws ImageException if it is truncated, or its frame is none that we can decode
     */
    static JpegContainer read(ImageBytes file) {
        return new JpegContainer(file);
    }

    /**
     * Just behind the next marker's two bytes. Whatever lies before is skipped: compressed data, in
     * which 0xff is followed by a zero, fill bytes, or the junk that decoders put up with.
     */
    private int nextMarker(int at) {
        byte[] bytes = file.array();
        for (int i = at; i + 1 < bytes.length; i++) {
            if (bytes[i] == (byte) 0xff && bytes[i + 1] != 0 && bytes[i + 1] != (byte) 0xff) {
                return i + 2;
            }
        }
        throw file.invalid(
                "truncated JPEG: expected an end-of-image marker, the file ends after "
                        + bytes.length
                        + " bytes without one");
    }

    private static boolean isRestart(int marker) {
        return marker >= RESTART_0 && marker <= RESTART_7;
    }

    private int segmentLength(int at) {
        int length = file.u16(at);
        if (length < 2) {
            throw file.invalid("expected a JPEG segment of at least 2 bytes, found " + length);
        }
        file.require(at, length, "a JPEG segment");
        return length;
    }

    private void readSegment(int marker, int at, int length) {
        if (marker >= 0xc0 && marker <= 0xcf && !NOT_A_FRAME.contains(marker)) {
            readFrame(at, length);
        } else if (marker == APP0 && length >= 12 && file.has(at, "JFIF\0")) {
            jfif = true;
        } else if (marker == APP1 && orientation == null && file.has(at, "Exif\0\0")) {
            orientation = Orientation.fromExif(file, at + 6, length - 6);
        } else if (marker == APP2 && file.has(at, "ICC_PROFILE\0")) {
            profiles.add(at);
        } else if (marker == APP14 && length >= 12 && file.has(at, "Adobe")) {
            adobeTransform = file.u8(at + 11);
        }
    }

    private void readFrame(int at, int length) {
        if (frameAt >= 0) {
            throw file.invalid("expected a JPEG with one frame, found a second");
        }
        if (length < 6 || length < 6 + 3 * file.u8(at + 5)) {
            throw file.invalid("truncated JPEG frame header of " + length + " bytes");
        }
        int bits = file.u8(at);
        int components = file.u8(at + 5);
        if (bits != 8) {
            throw file.invalid("expected a JPEG with 8 bits per sample, found " + bits);
        }
        if (components != 1 && components != 3 && components != 4) {
            throw file.invalid("expected a JPEG with 1, 3 or 4 components, found " + components);
        }
        frameAt = at;
    }

    ImageHeader header() {
        return new ImageHeader(
                file.u16(frameAt + 3),
                file.u16(frameAt + 1),
                orientation == null ? Orientation.NONE : orientation);
    }

    /**
     * The file with its colour profile marked as something unknown. ImageIO would refuse a picture
     * for the numbering of its profile's parts, which the reference and we don't look at.
     */
    ImageBytes withoutProfile() {
        if (profiles.isEmpty()) {
            return file;
        }
        byte[] bytes = file.array().clone();
        for (int at : profiles) {
            bytes[at - 3] = (byte) APP15;
        }
        return new ImageBytes(file.origin(), bytes);
    }

    /** The colour coding, by the rules of libjpeg: JFIF first, then Adobe's marker, then names. */
    Coding coding() {
        int components = file.u8(frameAt + 5);
        if (components == 1) {
            return Coding.GRAY;
        }
        if (components == 4) {
            return adobeTransform <= 0 ? Coding.CMYK : Coding.YCCK;
        }
        if (jfif) {
            return Coding.YCC;
        }
        if (adobeTransform >= 0) {
            return adobeTransform == 0 ? Coding.RGB : Coding.YCC;
        }
        boolean namedRgb =
                file.u8(frameAt + 6) == 'R'
                        && file.u8(frameAt + 9) == 'G'
                        && file.u8(frameAt + 12) == 'B';
        return namedRgb ? Coding.RGB : Coding.YCC;
    }
}
