package io.github.vitrine.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.vitrine.error.ImageException;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PictureReaderTest {
    private static final PictureReader READER = PictureReader.defaults();

    @TempDir Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"png", "bmp", "gif", "tiff"})
    void readsFromAnywhere(String format) throws IOException {
        byte[] bytes = encode(image(), format);
        Path file = Files.write(folder.resolve("picture"), bytes);
        Picture expected = READER.of(image());
        Pictures.assertSame("path", expected, READER.read(file));
        Pictures.assertSame("bytes", expected, READER.read(bytes, "bytes"));
        try (InputStream in = new ByteArrayInputStream(bytes)) {
            Pictures.assertSame("stream", expected, READER.read(in, "stream"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"png", "jpg", "bmp", "gif"})
    void refusesEveryTruncation(String format) throws IOException {
        byte[] bytes = encode(image(), format);
        // PNG: end chunk and the data's checksum. GIF: trailer, end of chain, and end code.
        int spare = format.equals("png") ? 12 : format.equals("gif") ? 4 : 0;
        for (int length = 0; length < bytes.length - spare; length++) {
            byte[] cut = Arrays.copyOf(bytes, length);
            assertThrows(ImageException.class, () -> READER.read(cut, "cut"), "after " + length);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"png", "jpg", "bmp", "gif", "tiff"})
    void damageIsRefusedOrDecodedButNeverCrashes(String format) throws IOException {
        byte[] bytes = encode(image(), format);
        PictureReader reader = READER.withMaxPixels(1 << 20);
        Random random = new Random(5);
        for (int i = 0; i < 500; i++) {
            byte[] damaged = bytes.clone();
            for (int n = random.nextInt(4); n >= 0; n--) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
            }
            try {
                assertTrue(reader.read(damaged, "damaged").width() > 0);
            } catch (ImageException e) {
                assertTrue(e.getMessage().startsWith("damaged: "), e::getMessage);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"\2\1", "\1\3", "\0\0", ""})
    void neverLooksAtAProfile(String numbering) throws IOException {
        byte[] plain = encode(image(), "jpg");
        byte[] body =
                ("\u00ff\u00e2\0" + (char) (14 + numbering.length()) + "ICC_PROFILE\0" + numbering)
                        .getBytes(StandardCharsets.ISO_8859_1);
        ByteArrayOutputStream profiled = new ByteArrayOutputStream();
        profiled.write(plain, 0, 2);
        profiled.write(body);
        profiled.write(plain, 2, plain.length - 2);
        Pictures.assertSame(
                "profile",
                READER.read(plain, "plain"),
                READER.read(profiled.toByteArray(), "profiled"));
    }

    @Test
    void limitsPixelsByTheHeader() throws IOException {
        byte[] bytes = encode(image(), "png");
        int pixels = image().getWidth() * image().getHeight();
        assertEquals(24, READER.withMaxPixels(pixels).read(bytes, "fits").width());
        String message =
                assertThrows(
                                ImageException.class,
                                () -> READER.withMaxPixels(pixels - 1).read(bytes, "big.png"))
                        .getMessage();
        assertTrue(message.startsWith("big.png: expected a picture of at most "), message);
        assertTrue(message.endsWith("found 24 x 17"), message);
        assertThrows(IllegalArgumentException.class, () -> READER.withMaxPixels(0));
        byte[] gif = encode(image(), "gif");
        for (int at : new int[] {6, 7, 8, 9}) {
            gif[at] = -1; // 65535 x 65535
        }
        PictureReader unlimited = READER.withMaxPixels(Long.MAX_VALUE);
        assertThrows(ImageException.class, () -> unlimited.read(gif, "screen.gif"));
    }

    @Test
    void subsamplesJpegsOnlyWhenAllowed() throws IOException {
        byte[] jpeg = encode(image(), "jpg");
        Picture whole = READER.read(jpeg, "a.jpg");
        assertEquals(24, whole.width());
        assertEquals(24, READER.withSubsampledJpegs(9).read(jpeg, "a.jpg").width());
        Picture half = READER.withSubsampledJpegs(8).read(jpeg, "a.jpg");
        assertEquals(12, half.width());
        assertEquals(9, half.height());
        for (int c = 0; c < 3; c++) {
            assertEquals(whole.sample(22, 16, c), half.sample(11, 8, c));
        }
        assertEquals(24, READER.withSubsampledJpegs(1).read(encode(image(), "png"), "b").width());
        assertThrows(IllegalArgumentException.class, () -> READER.withSubsampledJpegs(0));
    }

    @Test
    void namesWhatItDoesNotKnow() {
        assertFound("nothing.jpg", new byte[0], "an empty file");
        assertFound("a.avif", "\0\0\0\40ftypavif".getBytes(), "AVIF or HEIF");
        assertFound("a.txt", "text".getBytes(), "a file that begins with 74 65 78 74");
    }

    private static void assertFound(String origin, byte[] bytes, String found) {
        String message =
                assertThrows(ImageException.class, () -> READER.read(bytes, origin)).getMessage();
        String start =
                origin + ": expected a PNG, JPEG, WebP, GIF, TIFF or BMP picture, found " + found;
        assertTrue(message.startsWith(start), message);
    }

    @Test
    void namesAFileThatIsNotThere() {
        Path missing = folder.resolve("missing.png");
        ImageException e = assertThrows(ImageException.class, () -> READER.read(missing));
        assertEquals(missing + ": expected a picture, found no such file", e.getMessage());
        assertThrows(ImageException.class, () -> READER.read(folder));
    }

    @ParameterizedTest
    @ValueSource(
            ints = {
                BufferedImage.TYPE_INT_RGB,
                BufferedImage.TYPE_INT_ARGB,
                BufferedImage.TYPE_INT_ARGB_PRE,
                BufferedImage.TYPE_INT_BGR,
                BufferedImage.TYPE_3BYTE_BGR,
                BufferedImage.TYPE_4BYTE_ABGR,
                BufferedImage.TYPE_4BYTE_ABGR_PRE
            })
    void takesColoursOfAnyLayout(int type) {
        BufferedImage image = new BufferedImage(2, 1, type);
        image.setRGB(0, 0, new Color(10, 20, 30).getRGB());
        image.setRGB(1, 0, new Color(250, 128, 7).getRGB());
        Picture got = READER.of(image);
        Picture expected = new Picture(2, 1, 3, new byte[] {10, 20, 30, (byte) 250, (byte) 128, 7});
        Pictures.assertSame("type " + type, expected, got);
    }

    @Test
    void takesGrayWithoutConversion() {
        BufferedImage bytes = new BufferedImage(1, 1, BufferedImage.TYPE_BYTE_GRAY);
        bytes.getRaster().setSample(0, 0, 0, 100);
        assertEquals(100, READER.of(bytes).sample(0, 0, 0));
        assertEquals(1, READER.of(bytes).channels());
        BufferedImage shorts = new BufferedImage(1, 1, BufferedImage.TYPE_USHORT_GRAY);
        shorts.getRaster().setSample(0, 0, 0, 0xabcd);
        assertEquals(0xab, READER.of(shorts).sample(0, 0, 0));
        BufferedImage narrow = new BufferedImage(1, 1, BufferedImage.TYPE_USHORT_565_RGB);
        narrow.getRaster().setPixel(0, 0, new int[] {31, 32, 1});
        assertEquals(255, READER.of(narrow).sample(0, 0, 0));
        assertEquals(32 * 255 / 63, READER.of(narrow).sample(0, 0, 1));
        assertEquals(255 / 31, READER.of(narrow).sample(0, 0, 2));
    }

    @Test
    void aTakenPictureDoesNotFollowItsImage() {
        BufferedImage image = new BufferedImage(1, 1, BufferedImage.TYPE_BYTE_GRAY);
        Picture picture = READER.of(image);
        image.getRaster().setSample(0, 0, 0, 9);
        assertEquals(0, picture.sample(0, 0, 0));
    }

    /** 24 x 17 with few colours, so that GIF holds it exactly. */
    private static BufferedImage image() {
        BufferedImage image = new BufferedImage(24, 17, BufferedImage.TYPE_INT_RGB);
        Random random = new Random(7);
        for (int i = 0; i < 24 * 17; i++) {
            int shade = 16 * random.nextInt(16);
            image.setRGB(i % 24, i / 24, new Color(shade, 255 - shade, 60).getRGB());
        }
        return image;
    }

    private static byte[] encode(BufferedImage image, String format) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        assertTrue(ImageIO.write(image, format, out));
        return out.toByteArray();
    }
}
