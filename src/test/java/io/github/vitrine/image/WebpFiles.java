package io.github.vitrine.image;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** WebP files for tests, put together from chunks. */
final class WebpFiles {
    private static final int RIFF_HEADER = 12;
    private static final int CHUNK_HEADER = 8;

    private WebpFiles() {}

    /** A file of these chunks. */
    static byte[] riff(byte[]... chunks) {
        return chunk("RIFF", "WEBP".getBytes(), concat(chunks));
    }

    /** A chunk, padded to an even length. */
    static byte[] chunk(String name, byte[]... parts) {
        byte[] data = concat(parts);
        ByteBuffer chunk =
                ByteBuffer.allocate(CHUNK_HEADER + data.length + data.length % 2)
                        .order(ByteOrder.LITTLE_ENDIAN);
        return chunk.put(name.getBytes()).putInt(data.length).put(data).array();
    }

    /** A {@code VP8X} chunk with the size of the canvas. */
    static byte[] canvas(int width, int height) {
        ByteBuffer canvas = ByteBuffer.allocate(11).order(ByteOrder.LITTLE_ENDIAN);
        canvas.putInt(4, width - 1).putInt(7, height - 1);
        return chunk("VP8X", Arrays.copyOf(canvas.array(), 10));
    }

    /** The bit stream of a file that holds nothing else. */
    static byte[] stream(byte[] simpleFile) {
        int from = RIFF_HEADER + CHUNK_HEADER;
        int length =
                ByteBuffer.wrap(simpleFile).order(ByteOrder.LITTLE_ENDIAN).getInt(RIFF_HEADER + 4);
        return Arrays.copyOfRange(simpleFile, from, from + length);
    }

    private static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }
}
