package io.github.vitrine.image;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.github.vitrine.error.ImageException;
import io.github.vitrine.testing.GoldenCase;
import io.github.vitrine.testing.Goldens;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DynamicNode;

/** Golden case {@code formats}: files of many kinds, whole and broken, against Pillow's pixels. */
final class FormatGoldens {
    private static final Set<String> SUPPORTED =
            Set.of("PNG", "JPEG", "BMP", "GIF", "TIFF", "WEBP");
    private static final PictureReader READER = PictureReader.defaults();

    private FormatGoldens() {}

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
                            () -> {
                                if (mayBeRefused(file) && isRefused(path)) {
                                    Goldens.passOver(golden, name, "refused, as the case allows");
                                } else if (isDecoded(golden, file, name)) {
                                    assertPixels(golden, file, path);
                                } else {
                                    assertRefused(path);
                                }
                            }));
        }
        for (JsonElement element : golden.expected().getAsJsonArray("jpeg_photos")) {
            JsonObject photo = element.getAsJsonObject();
            Path jpeg = golden.folder().resolve(photo.get("jpeg").getAsString());
            Path expected = golden.folder().resolve(photo.get("expected").getAsString());
            tests.add(
                    PreprocessGoldenTest.test(
                            golden,
                            jpeg.getFileName().toString(),
                            () ->
                                    Pictures.assertNear(
                                            jpeg.toString(),
                                            READER.read(expected),
                                            READER.read(jpeg),
                                            4,
                                            0.6)));
        }
        return tests;
    }

    private static boolean isDecoded(GoldenCase golden, JsonObject file, String name) {
        if (!file.get("result").getAsString().equals("ok")) {
            return false;
        }
        String format = file.get("format").getAsString();
        if (!SUPPORTED.contains(format)) {
            Goldens.passOver(golden, name + ": its pixels", format + " is not supported yet");
            return false;
        }
        return true;
    }

    /** Odd files that the reference puts up with. */
    private static boolean mayBeRefused(JsonObject file) {
        return file.has("note") && file.get("note").getAsString().contains("may refuse it");
    }

    private static boolean isRefused(Path path) {
        try {
            READER.read(path);
            return false;
        } catch (ImageException e) {
            return true;
        }
    }

    private static void assertPixels(GoldenCase golden, JsonObject file, Path path) {
        // Of 16-bit grey we take the high byte, where Pillow clips: the case's alternative.
        String answer = file.has("alternative") ? "alternative" : "expected";
        Path expected = golden.folder().resolve(file.get(answer).getAsString());
        // Only JPEG leaves rounding to the decoder, whatever the case allows.
        boolean isJpeg = file.get("format").getAsString().equals("JPEG");
        JsonObject tolerance = file.getAsJsonObject("tolerance");
        double mean = tolerance.has("mean_abs") ? tolerance.get("mean_abs").getAsDouble() : 0;
        Pictures.assertNear(
                path.toString(),
                READER.read(expected).toRgb(),
                READER.read(path).toRgb(),
                isJpeg ? tolerance.get("max_abs").getAsInt() : 0,
                isJpeg ? mean : 0);
    }

    private static void assertRefused(Path path) {
        ImageException e = assertThrows(ImageException.class, () -> READER.read(path));
        assertTrue(e.getMessage().startsWith(path + ": "), e::getMessage);
    }
}
