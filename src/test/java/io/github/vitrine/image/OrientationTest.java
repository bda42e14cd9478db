package io.github.vitrine.image;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class OrientationTest {
    /** The eight answers to a picture of two rows, abc and def. */
    private static final String[] UPRIGHT = {
        "abc def", "cba fed", "fed cba", "def abc", "ad be cf", "da eb fc", "fc eb da", "cf be ad"
    };

    @Test
    void turnsUpright() {
        Picture stored = new Picture(3, 2, 1, "abcdef".getBytes());
        for (Orientation orientation : Orientation.values()) {
            Picture upright = orientation.apply(stored);
            String rows = new String(upright.samples());
            assertEquals(
                    UPRIGHT[orientation.ordinal()],
                    rows.replaceAll("(.{" + upright.width() + "})(?=.)", "$1 "));
        }
    }

    @Test
    void readsEitherByteOrder() {
        for (ByteOrder order : new ByteOrder[] {ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN}) {
            for (int value = 1; value <= 8; value++) {
                assertEquals(Orientation.values()[value - 1], read(exif(order, 0x0112, 3, value)));
            }
            assertEquals(Orientation.ROTATE_RIGHT, read(exif(order, 0x0112, 4, 6)));
        }
    }

    @Test
    void whatIsNoOrientationCountsAsNone() {
        ByteOrder order = ByteOrder.BIG_ENDIAN;
        assertEquals(Orientation.NONE, read(exif(order, 0x0112, 3, 0)));
        assertEquals(Orientation.NONE, read(exif(order, 0x0112, 3, 9)));
        assertEquals(Orientation.NONE, read(exif(order, 0x0112, 2, 6)));
        assertEquals(Orientation.NONE, read(exif(order, 0x0113, 3, 6)));
        byte[] whole = exif(order, 0x0112, 3, 6);
        for (int length = 0; length < whole.length - 4; length++) {
            assertEquals(Orientation.NONE, read(Arrays.copyOf(whole, length)), "cut at " + length);
        }
        byte[] far = whole.clone();
        Arrays.fill(far, 4, 8, (byte) 0xff);
        assertEquals(Orientation.NONE, read(far));
    }

    private static Orientation read(byte[] exif) {
        return Orientation.fromExif(new ImageBytes("test", exif), 0, exif.length);
    }

    private static byte[] exif(ByteOrder order, int tag, int type, int value) {
        ByteBuffer exif = ByteBuffer.allocate(8 + 2 + 12 + 4).order(order);
        exif.put((order == ByteOrder.BIG_ENDIAN ? "MM" : "II").getBytes());
        exif.putShort((short) 42).putInt(8).putShort((short) 1);
        exif.putShort((short) tag).putShort((short) type).putInt(1);
        if (type == 4) {
            exif.putInt(value);
        } else {
            exif.putShort((short) value);
        }
        return exif.array();
    }
}
