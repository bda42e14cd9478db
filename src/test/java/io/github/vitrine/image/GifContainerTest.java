package io.github.vitrine.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.vitrine.error.ImageException;
import java.io.ByteArrayOutputStream;
import org.junit.jupiter.api.Test;

class GifContainerTest {
    /** Codes of 3 bits: clear, 1, then the code just being made (1, 1), then end. */
    private static final int[] THREE_ONES = {2, 2, 0b10_001_100, 0b101_1, 0};

    /** Four colours: red, green, blue, white. */
    private static final int[] PALETTE = {255, 0, 0, 0, 255, 0, 0, 0, 255, 255, 255, 255};

    private static final int[] TRANSPARENT_3 = {'!', 0xf9, 4, 1, 0, 0, 3, 0};

    @Test
    void frameLiesOnItsScreen() {
        Picture got = read(screen(4, 2), PALETTE, frame(1, 0, 3, 1, 0), THREE_ONES);
        assertEquals("red green green green red red red red", colors(got));
        Picture around =
                read(screen(4, 2), PALETTE, TRANSPARENT_3, frame(1, 0, 3, 1, 0), THREE_ONES);
        assertEquals("white green green green white white white white", colors(around));
    }

    @Test
    void screenGrowsWithTheFrame() {
        Picture got = read(screen(1, 1), PALETTE, frame(0, 1, 3, 1, 0), THREE_ONES);
        assertEquals("red red red green green green", colors(got));
        assertEquals(3, got.width());
    }

    @Test
    void withoutPaletteIndicesAreGray() {
        int[] screen = screen(3, 1);
        screen[10] = 0;
        Picture got = read(screen, frame(0, 0, 3, 1, 0), THREE_ONES);
        assertArrayEquals(new byte[] {1, 1, 1, 1, 1, 1, 1, 1, 1}, got.samples());
    }

    @Test
    void refusesDataThatDoesNotFillTheFrame() {
        assertRefused("its data ends", frame(0, 0, 4, 1, 0), 2, 1, 0b10_001_100, 0);
        assertRefused("truncated", frame(0, 0, 4, 1, 0), 2, 9, 0b10_001_100);
        assertRefused("after 3", frame(0, 0, 4, 1, 0), THREE_ONES);
        // The first code must be a colour, and none may be beyond the next to be made.
        assertRefused("after 0", frame(0, 0, 4, 1, 0), 2, 1, 0b00_110_100, 0);
        assertRefused("after 1", frame(0, 0, 4, 1, 0), 2, 2, 0b11_001_100, 0b1, 0);
        assertRefused("code size", frame(0, 0, 4, 1, 0), 12, 1, 0, 0);
        assertRefused("frame with pixels", frame(0, 0, 0, 1, 0), THREE_ONES);
        assertRefused("block type 7", new int[] {7});
        assertRefused("truncated", new int[] {'!', 0xf9, 200});
    }

    /** Before it makes room for them: four bytes hold no more than 10,924. */
    @Test
    void refusesMorePixelsThanItsDataCanHold() {
        assertRefused("its data ends", frame(0, 0, 10_924, 1, 0), 2, 2, 0b10_001_100, 0b1, 0);
        assertRefused("at least", frame(0, 0, 65_535, 65_535 / 4, 0), THREE_ONES);
    }

    private static void assertRefused(String why, int[] block, int... data) {
        ImageException e =
                assertThrows(ImageException.class, () -> read(screen(9, 9), PALETTE, block, data));
        assertTrue(e.getMessage().contains(why), e::getMessage);
    }

    private static String colors(Picture picture) {
        StringBuilder names = new StringBuilder();
        for (int i = 0; i < picture.width() * picture.height(); i++) {
            int x = i % picture.width();
            int y = i / picture.width();
            boolean red = picture.sample(x, y, 0) == 255;
            boolean green = picture.sample(x, y, 1) == 255;
            names.append(i == 0 ? "" : " ").append(red ? green ? "white" : "red" : "green");
        }
        return names.toString();
    }

    private static Picture read(int[]... parts) {
        ByteArrayOutputStream gif = new ByteArrayOutputStream();
        for (int[] part : parts) {
            for (int value : part) {
                gif.write(value);
            }
        }
        return PictureReader.defaults().read(gif.toByteArray(), "test.gif");
    }

    private static int[] screen(int width, int height) {
        return new int[] {
            'G', 'I', 'F', '8', '9', 'a', width, 0, height, 0, 0x81, 0, 0,
        };
    }

    private static int[] frame(int left, int top, int width, int height, int flags) {
        return new int[] {',', left, 0, top, 0, width, 0, height, 0, flags};
    }
}
