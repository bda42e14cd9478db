package io.github.vitrine.image;

import static org.junit.jupiter.api.Assertions.assertFalse;

import io.github.vitrine.tensor.Shape;
import io.github.vitrine.testing.GoldenCase;
import io.github.vitrine.testing.Goldens;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.function.Executable;

/**
 * The golden cases of preprocessing, against Pillow, Hugging Face, timm and torchvision: decoding
 * ({@link FormatGoldens}, {@link LossyWebpGoldens}), resizing ({@link ResizeGoldens}), and whole
 * transforms ({@link TransformGoldens}).
 */
class PreprocessGoldenTest {
    @TestFactory
    Stream<DynamicNode> preprocess() {
        List<DynamicNode> tests = new ArrayList<>();
        for (GoldenCase golden : Goldens.family("preprocess")) {
            tests.addAll(of(golden));
        }
        assertFalse(tests.isEmpty(), "no case of a known kind");
        return tests.stream();
    }

    private static List<DynamicNode> of(GoldenCase golden) {
        String name = golden.name();
        if (name.equals("formats")) {
            return FormatGoldens.of(golden);
        } else if (name.equals("geometry")) {
            return GeometryGoldens.of(golden);
        } else if (name.equals("lossy_webp")) {
            return LossyWebpGoldens.of(golden);
        } else if (name.equals("small_images")) {
            return TransformGoldens.small(golden);
        } else if (name.equals("legacy_configs")) {
            return TransformGoldens.legacy(golden);
        } else if (name.startsWith("resize_")) {
            return ResizeGoldens.of(golden);
        } else if (name.startsWith("tensor_backend_")) {
            return TransformGoldens.tensorBackend(golden);
        } else if (golden.has("pixels_u8") || golden.has("pixel_values")) {
            return TransformGoldens.of(golden);
        }
        Goldens.passOver(golden, "whole case", "a kind that this test does not know");
        return List.of();
    }

    static DynamicNode test(GoldenCase golden, String what, Executable body) {
        return DynamicTest.dynamicTest(golden + ": " + what, body);
    }

    /** A U8 tensor, [height, width, 3] or [height, width], as a picture. */
    static Picture picture(GoldenCase golden, String key) {
        Shape shape = golden.shape(key);
        int channels = shape.rank() == 2 ? 1 : shape.size(2);
        return new Picture(shape.size(1), shape.size(0), channels, golden.bytes(key));
    }
}
