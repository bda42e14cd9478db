package io.github.vitrine.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import io.github.vitrine.json.JsonObject;
import io.github.vitrine.tensor.Tensor;
import io.github.vitrine.testing.GoldenCase;
import io.github.vitrine.testing.Goldens;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.DynamicNode;

/** Golden cases of whole transforms: file and configuration in, bytes and floats out. */
final class TransformGoldens {
    private static final PictureReader READER = PictureReader.defaults();

    private TransformGoldens() {}

    /** Whole transforms of any library. */
    static List<DynamicNode> of(GoldenCase golden) {
        if (golden.has("pixel_values")) {
            return List.of(
                    PreprocessGoldenTest.test(
                            golden, "floats that no bytes stand for", () -> assertTensor(golden)));
        }
        return List.of(
                PreprocessGoldenTest.test(
                        golden, "bytes", () -> assertPixels(golden, "pixels_u8", 0)),
                PreprocessGoldenTest.test(golden, "floats", () -> assertFloats(golden)));
    }

    /** The other backend's bytes differ from ours, the PIL backend's, by as much as it says. */
    static List<DynamicNode> tensorBackend(GoldenCase golden) {
        Goldens.passOver(
                golden,
                "byte_to_float",
                "the tensor backend fuses factor, mean and deviation; our reference is the PIL"
                        + " backend, which does not");
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

    private static void assertTensor(GoldenCase golden) {
        Tensor got = preprocessor(golden).apply(READER.read(golden.images().get(0)));
        golden.assertMatches("pixel_values", got.reshape(1, 3, got.size(1), got.size(2)));
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
        Picture ramps = new Picture(256, 1, 3, ramp);
        Preprocessor numbersOnly = preprocessor.toBuilder().noResize().noCrop().build();
        float[] levels = numbersOnly.apply(ramps).toArray();
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
        Map<String, Preprocessor> processors = smallProcessors(golden, side);
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

    private static Map<String, Preprocessor> smallProcessors(GoldenCase golden, int side) {
        Preprocessor vit = Preprocessor.builder(3).size(side, side).build();
        Preprocessor siglip = vit.toBuilder().resample(Resample.BICUBIC).build();
        Map<String, Preprocessor> processors = new HashMap<>();
        processors.put("vit", vit);
        processors.put("siglip", siglip);
        processors.put("center_crop_only", Preprocessor.builder(3).centerCrop(side, side).build());
        processors.put(
                "clip", siglip.toBuilder().shortestEdge(side).centerCrop(side, side).build());
        for (String mode : List.of("center", "squash", "border")) {
            com.google.gson.JsonObject config =
                    golden.expected().getAsJsonObject("timm_data_config").deepCopy();
            config.add("input_size", new Gson().toJsonTree(new int[] {3, side, side}));
            config.addProperty("crop_mode", mode);
            processors.put("timm_" + mode, timm(config));
        }
        return processors;
    }

    private static Preprocessor timm(com.google.gson.JsonObject config) {
        return Preprocessor.fromTimm(JsonObject.parse("data_config", config.toString()), 3);
    }

    private static Preprocessor torchvision(com.google.gson.JsonObject preset) {
        Gson gson = new Gson();
        return TorchvisionTransform.of(
                        preset.get("resize_size").getAsInt(),
                        preset.get("crop_size").getAsInt(),
                        Resample.valueOf(
                                preset.get("interpolation").getAsString().toUpperCase(Locale.ROOT)))
                .toBuilder()
                .normalize(
                        gson.fromJson(preset.get("mean"), float[].class),
                        gson.fromJson(preset.get("std"), float[].class))
                .build();
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
        com.google.gson.JsonObject expected = golden.expected();
        if (expected.has("data_config")) {
            return timm(expected.getAsJsonObject("data_config"));
        }
        if (expected.has("preprocess")) {
            return torchvision(expected.getAsJsonObject("preprocess"));
        }
        return Preprocessor.fromConfig(JsonObject.read(config(golden)), 3);
    }

    private static Path config(GoldenCase golden) {
        return golden.folder().resolve("preprocessor_config.json");
    }
}
