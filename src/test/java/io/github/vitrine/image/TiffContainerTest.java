package io.github.vitrine.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.vitrine.error.ImageException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TiffContainerTest {
    private static final PictureReader READER = PictureReader.defaults();

    /** 3 x 2 grey pixels, as little and as big endian. */
    @Test
    void readsBothByteOrders() {
        byte[] samples = {1, 2, 3, 4, 5, (byte) 200};
        for (ByteOrder order : new ByteOrder[] {ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN}) {
            Picture picture = READER.read(tiff(order, 1, 1, 6), "a.tif");
            Pictures.assertSame("" + order, new Picture(3, 2, 1, samples), picture);
        }
    }

    @Test
    void whiteIsZeroIsTurned() {
        Picture picture = READER.read(tiff(ByteOrder.LITTLE_ENDIAN, 0, 1, 6), "a.tif");
        assertEquals(254, picture.sample(0, 0, 0));
        assertEquals(55, picture.sample(2, 1, 0));
    }

    @Test
    void turnsThePictureUpright() {
        Picture picture = READER.read(tiff(ByteOrder.LITTLE_ENDIAN, 1, 6, 6), "a.tif");
        assertEquals(2, picture.width());
        assertEquals(4, picture.sample(0, 0, 0));
    }

    @Test
    void refusesStripsThatAreTooShortOrOutside() {
        assertRefused(tiff(ByteOrder.LITTLE_ENDIAN, 1, 1, 5), "6 bytes in strip or tile 0");
        assertRefused(tiff(ByteOrder.LITTLE_ENDIAN, 1, 1, 1 << 30), "truncated");
        assertRefused(tiff(ByteOrder.LITTLE_ENDIAN, 5, 1, 6), "grey, RGB or palette");
    }

    /** Width, compression, and how long the one strip must be for two rows of it. */
    @ParameterizedTest
    @CsvSource({"32000, 1, 64000", "32000, 32773, 1000", "32000, 5, 24", "32000, 8, 63"})
    void refusesMorePixelsThanItsDataCanHold(int width, int compression, int least) {
        ByteBuffer file = ByteBuffer.wrap(tiff(ByteOrder.LITTLE_ENDIAN, 1, 1, 6));
        file.order(ByteOrder.LITTLE_ENDIAN).putShort(10 + 8, (short) width);
        file.putShort(10 + 3 * 12 + 8, (short) compression);
        assertRefused(file.array(), least + " bytes in strip or tile 0");
    }

    @Test
    void refusesEveryTruncation() {
        byte[] whole = tiff(ByteOrder.LITTLE_ENDIAN, 1, 1, 6);
        for (int length = 0; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThrows(ImageException.class, () -> READER.read(cut, "cut.tif"));
        }
    }

    @Test
    void limitsPixelsByTheHeader() {
        byte[] file = tiff(ByteOrder.LITTLE_ENDIAN, 1, 1, 6);
        PictureReader reader = READER.withMaxPixels(5);
        ImageException e = assertThrows(ImageException.class, () -> reader.read(file, "a.tif"));
        assertTrue(e.getMessage().contains("at most 5 pixels"), e::getMessage);
    }

    private static void assertRefused(byte[] file, String expected) {
        ImageException e = assertThrows(ImageException.class, () -> READER.read(file, "a.tif"));
        assertTrue(e.getMessage().startsWith("a.tif: "), e::getMessage);
        assertTrue(e.getMessage().contains(expected), e::getMessage);
    }

    /** The pixels stand at the end. */
    private static byte[] tiff(ByteOrder order, int photometric, int orientation, int length) {
        int[][] tags = {
            {256, 3},
            {257, 2},
            {258, 8},
            {259, 1},
            {262, photometric},
            {273, 0},
            {274, orientation},
            {277, 1},
            {278, 2},
            {279, length}
        };
        int data = 8 + 2 + 12 * tags.length + 4;
        ByteBuffer file = ByteBuffer.allocate(data + 6).order(order);
        file.put((order == ByteOrder.LITTLE_ENDIAN ? "II" : "MM").getBytes());
        file.putShort((short) 42).putInt(8).putShort((short) tags.length);
        for (int[] tag : tags) {
            boolean isLong = tag[0] == 273 || tag[0] == 279;
            file.putShort((short) tag[0]).putShort((short) (isLong ? 4 : 3)).putInt(1);
            if (isLong) {
                file.putInt(tag[0] == 273 ? data : tag[1]);
            } else {
                file.putShort((short) tag[1]).putShort((short) 0);
            }
        }
        file.putInt(0);
        return file.put(new byte[] {1, 2, 3, 4, 5, (byte) 200}).array();
    }
}
