package io.github.vitrine.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.vitrine.error.ConfigException;
import io.github.vitrine.error.ImageException;
import io.github.vitrine.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimmDataConfigTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "input_size | 224 | an array of integers",
                "input_size | [224, 224] | channels, height and width",
                "input_size | [3, 0, 224] | an array of integers",
                "input_size | [3, 16384, 16384] | channels, height and width",
                "interpolation | `\"random\"` | one of nearest, lanczos",
                "interpolation | 3 | a text",
                "crop_pct | 0 | a share",
                "crop_pct | -1 | a share",
                "crop_pct | 1e-9 | a share",
                "crop_pct | 1e9 | a share",
                "crop_mode | `\"middle\"` | one of center, squash, border",
                "mean | [0.5, 0.5] | 3 number(s), one per channel",
                "mean | `{\"crop_mode\": \"border\", \"mean\": [0.5, 2, 0.5]}` | numbers from 0 to 1",
                "std | [0.5, 0, 0.5] | numbers other than 0",
                "mean | {\"crop_mode\": \"border\", \"mean\": [0.485, 0.225]} | 3 number(s), one per channel"
            })
    void refusesFieldsThatMakeNoSense(String field, String value, String expected) {
        String json = value.startsWith("{") ? value : "{\"" + field + "\": " + value + "}";
        String message = assertThrows(ConfigException.class, () -> timm(json, 3)).getMessage();
        assertTrue(message.startsWith("c.json: " + field + ": expected " + expected), message);
    }

    @Test
    void missingFieldsMeanWhatTimmSays() {
        Preprocessor timm = timm("{\"mean\": null}", 3);
        assertEquals(224, timm.height());
        String settings = timm.toString();
        assertTrue(settings.contains("ShortestEdge[edge=256] BICUBIC"), settings);
        assertTrue(settings.contains("mean [0.485, 0.456, 0.406]"), settings);
        assertTrue(settings.contains("deviation [0.229, 0.224, 0.225]"), settings);
        // The defaults are for three colours.
        assertThrows(ConfigException.class, () -> timm("{}", 1));
        assertEquals(1, timm("{\"mean\": [0.5], \"std\": [0.5]}", 1).channels());
    }

    @Test
    void borderIsColouredAroundGrayPicturesToo() {
        String json =
                "{\"input_size\": [3, 4, 4], \"crop_pct\": 1, \"crop_mode\": \"border\","
                        + " \"mean\": [0.5, 0.1, 0.9]}";
        Picture got = timm(json, 3).resizeAndCrop(Pictures.constant(4, 2, 7));
        assertArrayEquals(
                new byte[] {(byte) 128, 26, (byte) 230}, java.util.Arrays.copyOf(got.samples(), 3));
        assertEquals(7, got.sample(0, 1, 2));
    }

    @Test
    void aSideThatVanishesIsRefused() {
        Preprocessor border = timm("{\"crop_mode\": \"border\"}", 3);
        Picture line = Pictures.constant(2000, 1, 1, 2, 3);
        String message = assertThrows(ImageException.class, () -> border.apply(line)).getMessage();
        assertTrue(message.contains("2000 x 1 pixels would be resized to 256 x 0"), message);
    }

    @Test
    void everyPublishedTransformGivesASquare() {
        for (TorchvisionTransform transform : TorchvisionTransform.values()) {
            Preprocessor preprocessor = transform.preprocessor();
            assertEquals(preprocessor.height(), preprocessor.width());
        }
        String large = TorchvisionTransform.VIT_L_16_IMAGENET1K_V1.preprocessor().toString();
        assertTrue(large.contains("edge=242] BILINEAR, crop 224 x 224 HALF_EVEN"), large);
    }

    private static Preprocessor timm(String json, int channels) {
        return Preprocessor.fromTimm(JsonObject.parse("c.json", json), channels);
    }
}
