package io.github.vitrine.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class PictureTest {
    @Test
    void grayIsPillowsLuma() {
        byte[] colors = {(byte) 255, 0, 0, 0, (byte) 255, 0, 0, 0, (byte) 255, 9, 9, 9};
        Picture gray = new Picture(4, 1, 3, colors).toGray();
        assertArrayEquals(new byte[] {76, (byte) 150, 29, 9}, gray.samples());
        assertSame(gray, gray.toGray());
        assertEquals(76, gray.toRgb().sample(0, 0, 2));
    }

    @Test
    void cropPadsWithBlack() {
        Picture picture = new Picture(2, 2, 1, new byte[] {1, 2, 3, 4});
        assertArrayEquals(new byte[] {4}, picture.crop(1, 1, 1, 1).samples());
        assertArrayEquals(
                new byte[] {0, 0, 0, 0, 1, 2, 0, 3, 4}, picture.crop(-1, -1, 3, 3).samples());
        assertArrayEquals(new byte[] {0, 0}, picture.crop(5, 0, 2, 1).samples());
        assertSame(picture, picture.crop(0, 0, 2, 2));
    }

    @Test
    void refusesWhatIsNoPicture() {
        assertThrows(IllegalArgumentException.class, () -> new Picture(0, 1, 1, new byte[0]));
        assertThrows(IllegalArgumentException.class, () -> new Picture(1, 1, 2, new byte[2]));
        assertThrows(IllegalArgumentException.class, () -> new Picture(2, 2, 3, new byte[11]));
        // 65536 * 65536 * 1 is 0 in 32 bits.
        assertThrows(
                IllegalArgumentException.class,
                () -> new Picture(1 << 16, 1 << 16, 1, new byte[0]));
    }
}
