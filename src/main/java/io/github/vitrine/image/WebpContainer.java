package io.github.vitrine.image;

import io.github.vitrine.error.ImageException;
import io.github.vitrine.image.vp8.KeyFrame;
import java.util.Optional;

/**
 * The chunks of a WebP file (RFC 9649): the canvas, the first frame's place on it and its bit
 * stream, the EXIF orientation, and that the file holds all it claims.
 *
 * <p>Alpha, colour profile and further frames are passed over: they can't change what is decoded.
 */
final class WebpContainer {
    private static final int RIFF_HEADER_BYTES = 12;
    private static final int CHUNK_HEADER_BYTES = 8;
    private static final int CANVAS_BYTES = 10;
    private static final int FRAME_HEADER_BYTES = 16;
    private static final int LOSSLESS_HEADER_BYTES = 5;
    private static final int LOSSLESS_SIGNATURE = 0x2f;

    private final ImageBytes file;

    /** The canvas; 0 until something says its size. */
    private int width;

    private int height;

    /** Where the first frame lies on the canvas. */
    private int left;

    private int top;

    /** The first frame's VP8 or VP8L chunk, header included; -1 until it is found. */
    private int streamAt = -1;

    private int streamLength;

    /** The first frame; null if it is lossless. */
    private KeyFrame lossy;

    private int frameWidth;
    private int frameHeight;
    private Orientation orientation = Orientation.NONE;

    private WebpContainer(ImageBytes file) {
        this.file = file;
        long end = CHUNK_HEADER_BYTES + file.u32le(4);
        file.require(0, end, "a WebP file");
        readChunks(RIFF_HEADER_BYTES, end, false);
        if (streamAt < 0) {
            throw file.invalid("expected a WebP file with a picture, found no VP8 or VP8L chunk");
        }
        if (width == 0) {
            width = frameWidth;
            height = frameHeight;
        }
        if ((long) left + frameWidth > width || (long) top + frameHeight > height) {
            throw file.invalid(
                    String.format(
                            "expected a WebP frame inside its canvas of %d x %d, found %d x %d at"
                                    + " %d, %d",
                            width, height, frameWidth, frameHeight, left, top));
        }
    }

    /**
     * Walks a file.
     *
     * @throws ImageException if it is truncated or contradicts itself
     */
    static WebpContainer read(ImageBytes file) {
        return new WebpContainer(file);
    }

    ImageHeader header() {
        return new ImageHeader(width, height, orientation);
    }

    /** The first frame, if it is lossy: VP8, and not VP8L. */
    Optional<KeyFrame> lossyFrame() {
        return Optional.ofNullable(lossy);
    }

    /** The first frame as a file of its own, of nothing but its bit stream. */
    ImageBytes frameAlone() {
        byte[] alone = new byte[RIFF_HEADER_BYTES + streamLength + (streamLength & 1)];
        System.arraycopy(file.array(), 0, alone, 0, RIFF_HEADER_BYTES);
        int size = alone.length - CHUNK_HEADER_BYTES;
        for (int i = 0; i < 4; i++) {
            alone[4 + i] = (byte) (size >> 8 * i);
        }
        System.arraycopy(file.array(), streamAt, alone, RIFF_HEADER_BYTES, streamLength);
        return new ImageBytes(file.origin(), alone);
    }

    /** The decoded frame on its canvas, which is black around it. */
    Picture onCanvas(Picture frame) {
        if (frame.width() != frameWidth || frame.height() != frameHeight) {
            throw file.invalid(
                    String.format(
                            "damaged WEBP: expected %d x %d, found %s",
                            frameWidth, frameHeight, frame));
        }
        return frame.crop(-left, -top, width, height);
    }

    private void readChunks(long from, long end, boolean inFrame) {
        long at = from;
        while (at + CHUNK_HEADER_BYTES <= end) {
            long length = file.u32le(at + 4);
            file.require(at, CHUNK_HEADER_BYTES + length, "a WebP chunk");
            if (at + CHUNK_HEADER_BYTES + length > end) {
                throw file.invalid(
                        "expected a WebP chunk inside its container, found a longer one");
            }
            readChunk((int) at, (int) length, inFrame);
            at += CHUNK_HEADER_BYTES + length + (length & 1);
        }
    }

    private void readChunk(int at, int length, boolean inFrame) {
        int data = at + CHUNK_HEADER_BYTES;
        if (file.has(at, "VP8X")) {
            requireLength("VP8X", length, CANVAS_BYTES);
            width = 1 + u24le(data + 4);
            height = 1 + u24le(data + 7);
        } else if (file.has(at, "EXIF")) {
            // Some writers begin it as in a JPEG, against the specification.
            int skip = file.has(data, "Exif\0\0") ? 6 : 0;
            orientation = Orientation.fromExif(file, data + skip, length - skip);
        } else if (streamAt < 0 && !inFrame && file.has(at, "ANMF")) {
            requireLength("ANMF", length, FRAME_HEADER_BYTES);
            left = 2 * u24le(data);
            top = 2 * u24le(data + 3);
            readChunks(data + FRAME_HEADER_BYTES, (long) data + length, true);
        } else if (streamAt < 0 && (file.has(at, "VP8 ") || file.has(at, "VP8L"))) {
            streamAt = at;
            streamLength = CHUNK_HEADER_BYTES + length;
            if (file.has(at, "VP8 ")) {
                readLossyHeader(data, length);
            } else {
                readLosslessHeader(data, length);
            }
        }
    }

    private void readLossyHeader(int at, int length) {
        // The byte that pads the chunk counts, as in libwebp: a stream may end one byte early.
        int end = Math.min(at + length + (length & 1), file.length());
        lossy = KeyFrame.read(file.origin(), file.array(), at, end);
        frameWidth = lossy.width();
        frameHeight = lossy.height();
    }

    private void readLosslessHeader(int at, int length) {
        requireLength("VP8L", length, LOSSLESS_HEADER_BYTES);
        long sizes = file.u32le(at + 1);
        if (file.u8(at) != LOSSLESS_SIGNATURE || sizes >> 29 != 0) {
            throw file.invalid("expected a WebP bit stream that begins with VP8L's signature");
        }
        frameWidth = 1 + (int) (sizes & 0x3fff);
        frameHeight = 1 + (int) (sizes >> 14 & 0x3fff);
    }

    private void requireLength(String chunk, int length, long least) {
        if (length < least) {
            throw file.invalid(
                    String.format(
                            "truncated: expected a WebP %s chunk of at least %d bytes, found %d",
                            chunk, least, length));
        }
    }

    private int u24le(int at) {
        return file.u16le(at) | file.u8(at + 2) << 16;
    }
}
