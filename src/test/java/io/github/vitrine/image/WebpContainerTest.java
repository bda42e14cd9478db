package io.github.vitrine.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.vitrine.error.ImageException;
import io.github.vitrine.testing.GoldenCase;
import io.github.vitrine.testing.Goldens;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
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
        byte[] canvas = WebpFiles.canvas(frame.width() + 10, frame.height() + 5);
        byte[] animation =
                WebpFiles.chunk("ANMF", header, Arrays.copyOfRange(simple, 12, simple.length));
        Picture picture = READER.read(WebpFiles.riff(canvas, animation), "animated.webp");
        Pictures.assertSame("frame", frame, picture.crop(4, 2, frame.width(), frame.height()));
        assertEquals(frame.width() + 10, picture.width());
        assertEquals(0, picture.sample(0, 0, 0));
    }

    @Test
    void refusesFramesWithinFrames() {
        int depth = 20_000;
        int header = 24; // of a chunk and of its frame
        ByteBuffer nested = ByteBuffer.allocate(depth * header).order(ByteOrder.LITTLE_ENDIAN);
        for (int at = 0; at < nested.capacity(); at += header) {
            nested.position(at);
            nested.put("ANMF".getBytes(StandardCharsets.US_ASCII));
            nested.putInt(nested.capacity() - at - 8);
        }
        byte[] file = WebpFiles.riff(nested.array());
        assertThrows(ImageException.class, () -> READER.read(file, "nested.webp"));
    }

    @Test
    void refusesAFrameOutsideTheCanvas() throws IOException {
        byte[] simple = file("lossless.webp");
        byte[] stream = Arrays.copyOfRange(simple, 12, simple.length);
        ImageException e =
                assertThrows(
                        ImageException.class,
                        () ->
                                READER.read(
                                        WebpFiles.riff(WebpFiles.canvas(20, 20), stream),
                                        "a.webp"));
        assertTrue(
                e.getMessage().startsWith("a.webp: expected a WebP frame inside"), e::getMessage);
    }

    @Test
    void limitsPixelsByTheHeader() {
        // No picture follows: had it been decoded, the message would say so.
        byte[] stream = WebpFiles.chunk("VP8L", new byte[] {0x2f, -1, -1, -1, 0x0f}, new byte[20]);
        PictureReader reader = READER.withMaxPixels(1 << 20);
        ImageException e =
                assertThrows(
                        ImageException.class, () -> reader.read(WebpFiles.riff(stream), "a.webp"));
        assertTrue(e.getMessage().endsWith("found 16384 x 16384"), e::getMessage);
    }

    @Test
    void turnsThePictureUpright() throws IOException {
        byte[] simple = file("lossless.webp");
        Picture stored = READER.read(simple, "stored");
        byte[] exif = {'I', 'I', 42, 0, 8, 0, 0, 0, 1, 0, 0x12, 1, 3, 0, 1, 0, 0, 0, 6, 0, 0, 0};
        byte[] file =
                WebpFiles.riff(
                        WebpFiles.canvas(stored.width(), stored.height()),
                        Arrays.copyOfRange(simple, 12, simple.length),
                        WebpFiles.chunk("EXIF", exif));
        Pictures.assertSame(
                "upright", Orientation.ROTATE_RIGHT.apply(stored), READER.read(file, "a.webp"));
    }

    @Test
    void placesALossyFrameOnTheCanvas() throws IOException {
        byte[] simple = file("lossy.webp");
        Picture frame = READER.read(simple, "frame");
        byte[] larger = WebpFiles.canvas(frame.width() + 1, frame.height());
        byte[] stream = Arrays.copyOfRange(simple, 12, simple.length);
        Picture picture = READER.read(WebpFiles.riff(larger, stream), "a.webp");
        Pictures.assertSame("frame", frame, picture.crop(0, 0, frame.width(), frame.height()));
        assertEquals(frame.width() + 1, picture.width());
    }

    @Test
    void refusesMorePixelsThanItsDataCanHold() throws IOException {
        byte[] stream = WebpFiles.stream(file("lossy.webp"));
        stream[7] = 0x3f;
        stream[9] = 0x3f;
        byte[] file = WebpFiles.riff(WebpFiles.chunk("VP8 ", stream));
        PictureReader unlimited = READER.withMaxPixels(Long.MAX_VALUE);
        ImageException e = assertThrows(ImageException.class, () -> unlimited.read(file, "a.webp"));
        assertTrue(
                e.getMessage().startsWith("a.webp: truncated: expected at least 383"),
                e::getMessage);
    }

    private static byte[] file(String name) throws IOException {
        for (GoldenCase golden : Goldens.family("preprocess")) {
            if (golden.name().equals("formats")) {
                return Files.readAllBytes(golden.folder().resolve(name));
            }
        }
        throw new AssertionError("no golden case formats");
    }
}
