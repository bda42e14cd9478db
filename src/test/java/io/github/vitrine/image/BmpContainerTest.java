package io.github.vitrine.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.vitrine.error.ImageException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class BmpContainerTest {
    private static final int[] TWO_COLORS = {0x112233, 0x445566};

    @Test
    void readsWhatWindowsWrites() {
        byte[] blue = {7, 0, 0, 0};
        assertArrayEquals(new byte[] {0, 0, 7}, read(bmp(24, 0, 1, 1, blue)).samples());
        // Palette indices beyond the palette are black, as in the reference.
        byte[] indices = {1, 9, 0, 0};
        assertArrayEquals(
                new byte[] {0x44, 0x55, 0x66, 0, 0, 0},
                read(bmp(8, 0, 2, 1, indices, TWO_COLORS)).samples());
        // 5-5-5 bits.
        byte[] narrow = {(byte) 0xe1, 0x7f, 0, 0};
        assertArrayEquals(new byte[] {-1, -1, 255 / 31}, read(bmp(16, 0, 1, 1, narrow)).samples());
    }

    @Test
    void readsRunsToTheirEnd() {
        byte[] runs = {4, 1, 0, 0, 0, 3, 1, 0, 1, 0, 1, 0, 0, 1};
        Picture picture = read(bmp(8, 1, 4, 2, runs, TWO_COLORS));
        assertEquals(0x44, picture.sample(3, 1, 0));
        assertEquals(0x11, picture.sample(1, 0, 0));
        for (int length = 0; length < runs.length - 2; length++) {
            byte[] cut = Arrays.copyOf(runs, length);
            // Only the mark of the picture's end may be missing.
            assertRefused("truncated", bmp(8, 1, 4, 2, cut, TWO_COLORS));
        }
    }

    @Test
    void refusesWhatItCannotDecode() {
        byte[] data = new byte[64];
        assertRefused("compression 0 to 3", bmp(24, 4, 1, 1, data));
        assertRefused("at least 1 x 1", bmp(24, 0, 0, 1, data));
        assertRefused("at least 1 x 1", bmp(24, 0, 1, 0, data));
        assertRefused("width below", bmp(24, 0, -1, 1, data));
        assertRefused("height below", bmp(24, 0, 1, Integer.MIN_VALUE, data));
        assertRefused("the rows of a BMP", bmp(24, 0, 5, 5, data));
        int most = Integer.MAX_VALUE;
        assertRefused("the rows of a BMP", bmp(32, 0, most, most, data));
        assertRefused("the rows of a BMP", bmp(65535, 0, most, most, data));
        assertRefused("damaged BMP", bmp(7, 0, 1, 1, data));
        byte[] oddHeader = bmp(24, 0, 1, 1, data);
        oddHeader[14] = 13;
        assertRefused("12 or at least 40 bytes, found 13", oddHeader);
    }

    private static Picture read(byte[] bmp) {
        return PictureReader.defaults().read(bmp, "test.bmp");
    }

    private static void assertRefused(String why, byte[] bmp) {
        ImageException e = assertThrows(ImageException.class, () -> read(bmp));
        assertTrue(e.getMessage().contains(why), e::getMessage);
    }

    private static byte[] bmp(
            int bits, int compression, int width, int height, byte[] data, int... palette) {
        int at = 14 + 40 + 4 * palette.length;
        ByteBuffer bmp = ByteBuffer.allocate(at + data.length).order(ByteOrder.LITTLE_ENDIAN);
        bmp.put((byte) 'B').put((byte) 'M').putInt(bmp.capacity()).putInt(0).putInt(at);
        bmp.putInt(40).putInt(width).putInt(height).putShort((short) 1).putShort((short) bits);
        bmp.putInt(compression).putInt(data.length).putInt(0).putInt(0);
        bmp.putInt(palette.length).putInt(0);
        for (int color : palette) {
            bmp.putInt(color);
        }
        return bmp.put(data).array();
    }
}
