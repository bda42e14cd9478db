package io.github.vitrine.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.github.vitrine.error.ImageException;
import io.github.vitrine.testing.GoldenCase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.DynamicNode;

/**
 * Golden case {@code lossy_webp}: Pillow's pixels to the bit, by a hash of them, of whole files and
 * of files whose bit stream is cut short.
 */
final class LossyWebpGoldens {
    private static final PictureReader READER = PictureReader.defaults();

    private LossyWebpGoldens() {}

    static List<DynamicNode> of(GoldenCase golden) {
        List<DynamicNode> tests = new ArrayList<>();
        for (JsonElement element : golden.expected().getAsJsonArray("files")) {
            JsonObject file = element.getAsJsonObject();
            String name = file.get("file").getAsString();
            Path path = golden.folder().resolve(name);
            tests.add(
                    PreprocessGoldenTest.test(
                            golden,
                            name,
                            () -> assertAnswer(file, Files.readAllBytes(path), name)));
            if (file.has("truncated")) {
                tests.add(
                        PreprocessGoldenTest.test(
                                golden, name + ", truncated", () -> assertCuts(file, path)));
            }
        }
        return tests;
    }

    private static void assertCuts(JsonObject file, Path path) throws IOException {
        byte[] stream = WebpFiles.stream(Files.readAllBytes(path));
        for (JsonElement element : file.getAsJsonArray("truncated")) {
            JsonObject cut = element.getAsJsonObject();
            int length = cut.get("length").getAsInt();
            byte[] part = WebpFiles.riff(WebpFiles.chunk("VP8 ", Arrays.copyOf(stream, length)));
            if (length % 2 == 1) {
                part[part.length - 1] = cut.get("padding").getAsByte();
            }
            assertAnswer(cut, part, path + ", " + cut);
        }
    }

    private static void assertAnswer(JsonObject expected, byte[] file, String name) {
        if (!expected.get("result").getAsString().equals("ok")) {
            ImageException e = assertThrows(ImageException.class, () -> READER.read(file, name));
            assertTrue(e.getMessage().startsWith(name + ": "), e::getMessage);
            return;
        }
        Picture picture = READER.read(file, name);
        assertEquals(
                List.of(
                        expected.getAsJsonArray("size").get(0).getAsInt(),
                        expected.getAsJsonArray("size").get(1).getAsInt()),
                List.of(picture.height(), picture.width()),
                name);
        assertEquals(expected.get("sha256").getAsString(), hash(picture.samples()), name);
    }

    private static String hash(byte[] samples) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(samples);
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
