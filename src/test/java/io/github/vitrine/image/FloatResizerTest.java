package io.github.vitrine.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.vitrine.error.ConfigException;
import io.github.vitrine.image.TargetSize.Size;
import io.github.vitrine.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class FloatResizerTest {
    private static final Window WHOLE = Window.all(new Size(17, 26));

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NEAREST")
    void staysNearTheBytes(Resample filter) {
        Picture picture = Pictures.random(31, 20, 3, 7);
        byte[] bytes = Resizer.resize(picture, 17, 26, filter).samples();
        float[] floats =
                FloatResizer.resize(picture, WHOLE, filter, new PictureScratch()).samples();
        for (int i = 0; i < floats.length; i++) {
            // Two roundings to bytes, and filters with negative weights that bytes are clipped for.
            float clipped = Math.max(0, Math.min(255, floats[i]));
            assertEquals(bytes[i] & 0xff, clipped, filter.support() > 1 ? 40 : 1.1);
        }
    }

    @Test
    void windowsMayReachBeyondThePicture() {
        Picture picture = Pictures.random(31, 20, 3, 8);
        float[] whole =
                FloatResizer.resize(picture, WHOLE, Resample.BICUBIC, new PictureScratch())
                        .samples();
        Window window = new Window(WHOLE.resized(), -2, 5, new Size(21, 16));
        float[] part =
                FloatResizer.resize(picture, window, Resample.BICUBIC, new PictureScratch())
                        .samples();
        float[] want = new float[21 * 16 * 3];
        for (int y = 0; y < 16; y++) {
            System.arraycopy(whole, (y + 5) * 17 * 3, want, (y * 21 + 2) * 3, 17 * 3);
        }
        assertArrayEquals(want, part);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 4, 5})
    void dinov3ResizesByFiltersThatTorchHasForFloats(int code) {
        String message =
                assertThrows(ConfigException.class, () -> dinov3("\"resample\": " + code))
                        .getMessage();
        assertTrue(message.contains("resample: expected 2 or 3"), message);
    }

    @Test
    void dinov3RoundsNothingAndCropsLikeTorch() {
        Preprocessor exact = dinov3("\"size\": 3");
        Picture steps = new Picture(4, 1, 1, new byte[] {0, 1, 2, 3});
        float[] levels = exact.apply(steps).toArray();
        float third = (2 / 255f - 0.485f) / 0.229f - (1 / 255f - 0.485f) / 0.229f;
        assertEquals(third * 1.1, levels[1] - levels[0], third * 0.2);
        String crop = "\"size\": 4, \"do_center_crop\": true, \"crop_size\": 3";
        assertTrue(dinov3(crop).toString().contains("crop 3 x 3 TRUNCATE"));
        // Without a factor, bytes are resized.
        assertTrue(dinov3("\"size\": 3").toString().contains("in floats"));
        String bytes = dinov3("\"do_rescale\": false").toString();
        assertEquals(-1, bytes.indexOf("in floats"), bytes);
    }

    private static Preprocessor dinov3(String fields) {
        String json = "{\"image_processor_type\": \"DINOv3ViTImageProcessorFast\", " + fields + "}";
        return Preprocessor.fromConfig(JsonObject.parse("p.json", json), 3);
    }
}
