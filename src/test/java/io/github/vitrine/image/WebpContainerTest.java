package io.github.vitrine.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.vitrine.error.ImageException;
import io.github.vitrine.testing.GoldenCase;
import io.github.vitrine.testing.Goldens;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebpContainerTest {
    private static final PictureReader READER = PictureReader.defaults();

    @ParameterizedTest
    @ValueSource(strings = {"lossy.webp", "lossless.webp", "alpha.webp"})
    void refusesEveryTruncation(String name) throws IOException {
        byte[] whole = file(name);
        for (int length = 0; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThrows(ImageException.class, () -> READER.read(cut, name), "after " + length);
        }
    }

    @Test
    void placesTheFirstFrameOnTheCanvas() throws IOException {
        byte[] simple = file("lossless.webp");
        Picture frame = READER.read(simple, "frame");
        byte[] header =
                ByteBuffer.allocate(16)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .put(0, (byte) 2)
                        .put(3, (byte) 1)
                        .array();
        byte[] canvas = canvas(frame.width() + 10, frame.height() + 5);
        byte[] animation = chunk("ANMF", header, Arrays.copyOfRange(simple, 12, simple.length));
        Picture picture = READER.read(riff(canvas, animation), "animated.webp");
        Pictures.assertSame("frame", frame, picture.crop(4, 2, frame.width(), frame.height()));
        assertEquals(frame.width() + 10, picture.width());
        assertEquals(0, picture.sample(0, 0, 0));
    }

    @Test
    void refusesAFrameOutsideTheCanvas() throws IOException {
        byte[] simple = file("lossless.webp");
        byte[] stream = Arrays.copyOfRange(simple, 12, simple.length);
        ImageException e =
                assertThrows(
                        ImageException.class,
                        () -> READER.read(riff(canvas(20, 20), stream), "a.webp"));
        assertTrue(
                e.getMessage().startsWith("a.webp: expected a WebP frame inside"), e::getMessage);
    }

    @Test
    void limitsPixelsByTheHeader() {
        // No picture follows: had it been decoded, the message would say so.
        byte[] stream = chunk("VP8L", new byte[] {0x2f, -1, -1, -1, 0x0f}, new byte[20]);
        PictureReader reader = READER.withMaxPixels(1 << 20);
        ImageException e =
                assertThrows(ImageException.class, () -> reader.read(riff(stream), "a.webp"));
        assertTrue(e.getMessage().endsWith("found 16384 x 16384"), e::getMessage);
    }

    @Test
    void turnsThePictureUpright() throws IOException {
        byte[] simple = file("lossless.webp");
        Picture stored = READER.read(simple, "stored");
        byte[] exif = {'I', 'I', 42, 0, 8, 0, 0, 0, 1, 0, 0x12, 1, 3, 0, 1, 0, 0, 0, 6, 0, 0, 0};
        byte[] file =
                riff(
                        canvas(stored.width(), stored.height()),
                        Arrays.copyOfRange(simple, 12, simple.length),
                        chunk("EXIF", exif));
        Pictures.assertSame(
                "upright", Orientation.ROTATE_RIGHT.apply(stored), READER.read(file, "a.webp"));
    }

    private static byte[] file(String name) throws IOException {
        for (GoldenCase golden : Goldens.family("preprocess")) {
            if (golden.name().equals("formats")) {
                return Files.readAllBytes(golden.folder().resolve(name));
            }
        }
        throw new AssertionError("no golden case formats");
    }

    private static byte[] canvas(int width, int height) {
        ByteBuffer canvas = ByteBuffer.allocate(11).order(ByteOrder.LITTLE_ENDIAN);
        canvas.putInt(4, width - 1).putInt(7, height - 1);
        return chunk("VP8X", Arrays.copyOf(canvas.array(), 10));
    }

    private static byte[] chunk(String name, byte[]... parts) {
        byte[] data = concat(parts);
        ByteBuffer chunk =
                ByteBuffer.allocate(8 + data.length + data.length % 2)
                        .order(ByteOrder.LITTLE_ENDIAN);
        return chunk.put(name.getBytes()).putInt(data.length).put(data).array();
    }

    private static byte[] riff(byte[]... chunks) {
        return chunk("RIFF", "WEBP".getBytes(), concat(chunks));
    }

    private static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }
}
