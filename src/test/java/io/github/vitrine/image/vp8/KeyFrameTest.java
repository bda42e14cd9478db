package io.github.vitrine.image.vp8;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.vitrine.error.ImageException;
import io.github.vitrine.testing.Goldens;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyFrameTest {
    /** Where the frame begins in a file that holds nothing else. */
    private static final int FRAME = 20;

    @Test
    void readsTheSize() throws IOException {
        KeyFrame frame = read(file());
        assertEquals(48, frame.width());
        assertEquals(36, frame.height());
        assertEquals(48 * 36 * 3, frame.decode().length);
    }

    /** Flips bits of the first ten bytes. */
    @ParameterizedTest
    @CsvSource({
        "0, 0x01, begins with a VP8 key frame",
        "0, 0x08, begins with a VP8 key frame",
        "0, 0x10, begins with a VP8 key frame",
        "3, 0x80, begins with a VP8 key frame",
        "4, 0x01, begins with a VP8 key frame",
        "5, 0x40, begins with a VP8 key frame",
        "6, 0x30, at least 1 x 1",
        "8, 0x24, at least 1 x 1",
        "2, 0x10, truncated",
    })
    void refusesOtherFrames(int at, int bits, String message) throws IOException {
        byte[] file = file();
        file[FRAME + at] ^= (byte) bits;
        ImageException e = assertThrows(ImageException.class, () -> read(file));
        assertTrue(e.getMessage().startsWith("a.webp: "), e::getMessage);
        assertTrue(e.getMessage().contains(message), e::getMessage);
    }

    /** The version is for decoders of their own choice of filters, the scale for players. */
    @ParameterizedTest
    @CsvSource({"0, 0x02", "0, 0x04", "0, 0x06", "7, 0x40", "7, 0xc0", "9, 0x80"})
    void ignoresVersionAndScale(int at, int bits) throws IOException {
        byte[] file = file();
        byte[] expected = read(file).decode();
        file[FRAME + at] ^= (byte) bits;
        assertArrayEquals(expected, read(file).decode());
    }

    @Test
    void refusesEveryTruncation() throws IOException {
        byte[] file = file();
        int refused = 0;
        for (int end = FRAME; end < file.length; end++) {
            int last = end;
            try {
                KeyFrame.read("a.webp", file, FRAME, last).decode();
            } catch (ImageException e) {
                assertTrue(e.getMessage().startsWith("a.webp: truncated: "), e::getMessage);
                refused++;
            }
        }
        // The encoder ends its data with more bits than a decoder asks for.
        assertTrue(refused >= file.length - FRAME - 2, refused + " of " + file.length);
    }

    /** All there is to an arithmetic decoder's data is how long it is. */
    @Test
    void decodesRandomDataOrRefusesIt() throws IOException {
        byte[] file = file();
        Random random = new Random(3);
        int decoded = 0;
        for (int i = 0; i < 300; i++) {
            byte[] noise = new byte[4000];
            random.nextBytes(noise);
            System.arraycopy(file, FRAME, noise, 0, 10);
            try {
                KeyFrame.read("a.webp", noise, 0, noise.length).decode();
                decoded++;
            } catch (ImageException e) {
                assertTrue(e.getMessage().startsWith("a.webp: "), e::getMessage);
            }
        }
        assertTrue(decoded > 20, decoded + " decoded");
        assertTrue(decoded < 300, decoded + " decoded");
    }

    /** Every macroblock skipped and of the likeliest modes: no frame's data can be shorter. */
    @Test
    void decodesAsMuchAsDataCanHold() {
        byte[] frame = likeliest(100, 100);
        byte[] pixels = KeyFrame.read("a.webp", frame, 0, frame.length).decode();
        byte[] grey = new byte[1600 * 1600 * 3];
        Arrays.fill(grey, (byte) 130);
        assertArrayEquals(grey, pixels);
        // A sixth more rows, and it can't be.
        ByteBuffer.wrap(frame).order(ByteOrder.LITTLE_ENDIAN).putShort(8, (short) 1860);
        ImageException e =
                assertThrows(
                        ImageException.class,
                        () -> KeyFrame.read("a.webp", frame, 0, frame.length));
        assertTrue(e.getMessage().contains("expected at least 4387 bytes"), e::getMessage);
    }

    private static byte[] likeliest(int columns, int rows) {
        BoolEncoder first = new BoolEncoder();
        first.literal(0, 29); // Colours, no segments, no filter, one partition, quantizer, ...
        for (int kept : TokenProbabilities.KEPT) {
            first.bit(0, kept);
        }
        first.literal(1 << 8 | 1, 9); // Nearly all are skipped.
        for (int i = 0; i < columns * rows; i++) {
            first.bit(1, 1);
            first.bit(1, 145);
            first.bit(0, 156);
            first.bit(0, 163);
            first.bit(0, 142);
        }
        byte[] data = first.bytes();
        ByteBuffer frame = ByteBuffer.allocate(11 + data.length).order(ByteOrder.LITTLE_ENDIAN);
        frame.putInt(data.length << 5 | 1 << 4).position(3);
        frame.put(new byte[] {(byte) 0x9d, 1, 0x2a});
        return frame.putShort((short) (16 * columns))
                .putShort((short) (16 * rows))
                .put(data)
                .array();
    }

    private static KeyFrame read(byte[] file) {
        return KeyFrame.read("a.webp", file, FRAME, file.length);
    }

    private static byte[] file() throws IOException {
        return Files.readAllBytes(
                Goldens.builtIn("preprocess", "formats").folder().resolve("lossy.webp"));
    }
}
