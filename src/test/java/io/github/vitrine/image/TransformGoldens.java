package io.github.vitrine.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.JsonElement;
import io.github.vitrine.json.JsonObject;
import io.github.vitrine.tensor.Tensor;
import io.github.vitrine.testing.GoldenCase;
import io.github.vitrine.testing.Goldens;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.DynamicNode;

/** Golden cases of whole transforms: file and configuration in, bytes and floats out. */
final class TransformGoldens {
    private static final PictureReader READER = PictureReader.defaults();

    private TransformGoldens() {}

    static boolean isTransform(GoldenCase golden) {
        return Files.exists(config(golden)) && golden.has("pixels_u8");
    }

    static List<DynamicNode> of(GoldenCase golden) {
        return List.of(
                PreprocessGoldenTest.test(
                        golden, "bytes", () -> assertPixels(golden, "pixels_u8", 0)),
                PreprocessGoldenTest.test(golden, "floats", () -> assertFloats(golden)));
    }

    /** The other backend's bytes differ from ours, the PIL backend's, by as much as it says. */
    static List<DynamicNode> tensorBackend(GoldenCase golden) {
        Goldens.passOver(golden, "byte_to_float", "the tensor backend's fused arithmetic");
        int largest =
                golden.expected().getAsJsonObject("difference_to_pil").get("largest").getAsInt();
        return List.of(
                PreprocessGoldenTest.test(
                        golden,
                        "bytes of the PIL backend",
                        () -> assertPixels(golden, "pixels_u8_pil", 0)),
                PreprocessGoldenTest.test(
                        golden,
                        "bytes of the tensor backend, nearly",
                        () -> assertPixels(golden, "pixels_u8", largest)));
    }

    private static void assertPixels(GoldenCase golden, String key, int tolerance) {
        Picture picture = READER.read(golden.images().get(0));
        Picture got = preprocessor(golden).resizeAndCrop(picture).toRgb();
        Picture expected = PreprocessGoldenTest.picture(golden, key);
        Pictures.assertNear(golden + ": " + key, expected, got, tolerance, tolerance);
    }

    /** Every byte in every channel, and a whole picture through the tensor. */
    private static void assertFloats(GoldenCase golden) {
        Preprocessor preprocessor = preprocessor(golden);
        byte[] ramp = new byte[256 * 3];
        for (int i = 0; i < ramp.length; i++) {
            ramp[i] = (byte) (i / 3);
        }
        float[] levels = new float[3 * 256];
        preprocessor.toTensor(new Picture(256, 1, 3, ramp), levels, 0);
        golden.assertMatches("byte_to_float", levels);

        Picture expected = PreprocessGoldenTest.picture(golden, "pixels_u8");
        Tensor got = preprocessor.apply(READER.read(golden.images().get(0)));
        int pixels = expected.width() * expected.height();
        float[] want = new float[3 * pixels];
        for (int i = 0; i < want.length; i++) {
            int level = expected.samples()[i % pixels * 3 + i / pixels] & 0xff;
            want[i] = levels[i / pixels * 256 + level];
        }
        assertArrayEquals(want, got.toArray());
        assertEquals(preprocessor.height(), got.size(1));
        assertEquals(preprocessor.width(), got.size(2));
    }

    static List<DynamicNode> small(GoldenCase golden) {
        int side = golden.expected().get("target_size").getAsInt();
        Map<String, Preprocessor> processors =
                Map.of(
                        "vit", vit(side).build(),
                        "siglip", vit(side).resample(Resample.BICUBIC).build(),
                        "center_crop_only", Preprocessor.builder(3).centerCrop(side, side).build(),
                        "clip",
                                Preprocessor.builder(3)
                                        .shortestEdge(side)
                                        .resample(Resample.BICUBIC)
                                        .centerCrop(side, side)
                                        .build());
        List<DynamicNode> tests = new ArrayList<>();
        Set<String> unknown = new TreeSet<>();
        for (String key : golden.keys()) {
            String name = key.substring(0, key.indexOf('.'));
            Preprocessor processor = processors.get(name);
            if (processor == null) {
                unknown.add(name + ".*");
                continue;
            }
            Path file =
                    golden.folder().resolve("in_" + key.substring(key.indexOf('.') + 1) + ".png");
            tests.add(
                    PreprocessGoldenTest.test(
                            golden,
                            key,
                            () ->
                                    Pictures.assertSame(
                                            key,
                                            PreprocessGoldenTest.picture(golden, key),
                                            processor.resizeAndCrop(READER.read(file)).toRgb())));
        }
        unknown.forEach(
                keys -> Goldens.passOver(golden, keys, "this transform is not supported yet"));
        return tests;
    }

    private static Preprocessor.Builder vit(int side) {
        return Preprocessor.builder(3).size(side, side);
    }

    static List<DynamicNode> legacy(GoldenCase golden) {
        List<DynamicNode> tests = new ArrayList<>();
        com.google.gson.JsonObject configs = golden.expected().getAsJsonObject("configs");
        for (Map.Entry<String, JsonElement> entry : configs.entrySet()) {
            com.google.gson.JsonObject legacy = entry.getValue().getAsJsonObject();
            tests.add(
                    PreprocessGoldenTest.test(
                            golden,
                            entry.getKey(),
                            () -> {
                                String processor = legacy.get("processor").getAsString();
                                Preprocessor preprocessor =
                                        Preprocessor.fromConfig(
                                                JsonObject.parse(
                                                        entry.getKey(),
                                                        legacy.get("config").toString()),
                                                3,
                                                ImageProcessorType.named(processor).orElseThrow());
                                golden.assertMatches(
                                        entry.getKey() + ".pixel_values",
                                        preprocessor.apply(READER.read(golden.images().get(0))));
                            }));
        }
        return tests;
    }

    private static Preprocessor preprocessor(GoldenCase golden) {
        return Preprocessor.fromConfig(JsonObject.read(config(golden)), 3);
    }

    private static Path config(GoldenCase golden) {
        return golden.folder().resolve("preprocessor_config.json");
    }
}
