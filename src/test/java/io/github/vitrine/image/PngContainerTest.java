package io.github.vitrine.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.vitrine.error.ImageException;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;

class PngContainerTest {
    private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
    private static final byte[] DATA = chunk("IDAT", 1, 2, 3);
    private static final byte[] END = chunk("IEND");

    /** EXIF of one entry, orientation 6. */
    private static final byte[] ROTATED =
            chunk(
                    "eXIf", 'M', 'M', 0, 42, 0, 0, 0, 8, 0, 1, 1, 0x12, 0, 3, 0, 0, 0, 1, 0, 6, 0,
                    0, 0, 0, 0, 0);

    @Test
    void readsSizeAndOrientation() {
        ImageHeader expected = new ImageHeader(5, 3, Orientation.NONE);
        assertEquals(expected, read(header(5, 3, 8, 2), DATA, END));
        ImageHeader rotated = new ImageHeader(5, 3, Orientation.ROTATE_RIGHT);
        assertEquals(rotated, read(header(5, 3, 8, 2), ROTATED, DATA, END));
        assertEquals(rotated, read(header(5, 3, 8, 2), DATA, DATA, ROTATED, END));
    }

    /** Three bytes of Deflate hold at most 3096. */
    @Test
    void refusesMorePixelsThanItsDataCanHold() {
        read(header(1032, 3, 8, 0), DATA, END);
        read(header(3096, 8, 1, 0), DATA, END);
        read(header(1032, 6, 8, 0), DATA, DATA, END);
        assertRefused("at least 4 bytes", header(1032, 4, 8, 0), DATA, END);
        assertRefused("at least 4 bytes", header(3096, 9, 1, 0), DATA, END);
        assertRefused("truncated", header(Integer.MAX_VALUE, Integer.MAX_VALUE, 16, 6), DATA, END);
    }

    @Test
    void lenientBehindTheData() {
        ImageHeader expected = new ImageHeader(5, 3, Orientation.NONE);
        assertEquals(expected, read(header(5, 3, 8, 2), DATA));
        assertEquals(expected, read(header(5, 3, 8, 2), DATA, new byte[] {1, 2, 3}));
        assertEquals(expected, read(header(5, 3, 8, 2), DATA, END, new byte[100]));
        assertEquals(expected, read(header(5, 3, 8, 2), DATA, damaged(chunk("tEXt", 1)), END));
        assertEquals(expected, read(header(5, 3, 8, 2), damaged(DATA), END));
    }

    @Test
    void strictBeforeTheData() {
        assertRefused("checksum", damaged(header(5, 3, 8, 2)), DATA, END);
        assertRefused("checksum", header(5, 3, 8, 2), damaged(chunk("tEXt", 1)), DATA, END);
        assertRefused("truncated", header(5, 3, 8, 2), new byte[] {0, 0, 0, 9, 't', 'E', 'X', 't'});
        assertRefused("header chunk", DATA, header(5, 3, 8, 2), END);
        assertRefused("no IDAT", header(5, 3, 8, 2), END);
        assertRefused("palette", header(5, 3, 8, 3), DATA, END);
        read(header(5, 3, 8, 3), chunk("PLTE", 1, 2, 3), DATA, END);
    }

    @Test
    void knowsWhichFormatsThereAre() {
        String allowed = "1/0 2/0 4/0 8/0 16/0 8/2 16/2 1/3 2/3 4/3 8/3 8/4 16/4 8/6 16/6";
        for (int bits = 0; bits <= 17; bits++) {
            for (int color = 0; color < 8; color++) {
                byte[] header = header(5, 3, bits, color);
                if ((" " + allowed + " ").contains(" " + bits + "/" + color + " ")) {
                    read(header, chunk("PLTE", 1, 2, 3), DATA, END);
                } else {
                    assertRefused("bit depth", header, DATA, END);
                }
            }
        }
        assertRefused("below 2147483648", header(-1, 3, 8, 2), DATA, END);
        assertRefused("interlace", chunk("IHDR", 0, 0, 0, 5, 0, 0, 0, 3, 8, 2, 0, 0, 2), DATA);
    }

    private static ImageHeader read(byte[]... chunks) {
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        png.writeBytes(SIGNATURE);
        for (byte[] chunk : chunks) {
            png.writeBytes(chunk);
        }
        return PngContainer.read(new ImageBytes("test.png", png.toByteArray())).header();
    }

    private static void assertRefused(String why, byte[]... chunks) {
        ImageException e = assertThrows(ImageException.class, () -> read(chunks));
        assertTrue(e.getMessage().contains(why), e::getMessage);
    }

    private static byte[] header(int width, int height, int bits, int color) {
        ByteBuffer sizes = ByteBuffer.allocate(8).putInt(width).putInt(height);
        int[] body = {0, 0, 0, 0, 0, 0, 0, 0, bits, color, 0, 0, 0};
        for (int i = 0; i < 8; i++) {
            body[i] = sizes.get(i);
        }
        return chunk("IHDR", body);
    }

    private static byte[] chunk(String type, int... body) {
        ByteBuffer chunk = ByteBuffer.allocate(12 + body.length).putInt(body.length);
        chunk.put(type.getBytes(StandardCharsets.ISO_8859_1));
        for (int value : body) {
            chunk.put((byte) value);
        }
        CRC32 crc = new CRC32();
        crc.update(chunk.array(), 4, 4 + body.length);
        return chunk.putInt((int) crc.getValue()).array();
    }

    private static byte[] damaged(byte[] chunk) {
        byte[] damaged = chunk.clone();
        damaged[chunk.length - 1] ^= 1;
        return damaged;
    }
}
