package io.github.vitrine.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.vitrine.error.ConfigException;
import io.github.vitrine.error.ImageException;
import io.github.vitrine.json.JsonObject;
import io.github.vitrine.tensor.Tensor;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PreprocessorTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "image_processor_type | `\"FooImageProcessor\"` | one of ViTImageProcessor, DeiT",
                "image_processor_type | 3 | a text",
                "feature_extractor_type | `\"FooFeatureExtractor\"` | one of ViTImageProcessor",
                "do_resize | `\"yes\"` | true or false",
                "do_center_crop | 1 | true or false",
                "do_rescale | [] | true or false",
                "do_normalize | 0 | true or false",
                "do_convert_rgb | 0 | true or false",
                "size | 0 | an integer from 1 to 16384",
                "size | 1e9 | an integer from 1 to 16384",
                "size | `\"224\"` | an object",
                "size | [1, 2, 3] | an array of height and width",
                "size | 16384 | at most 16777216 pixels",
                "size.height | `{\"size\": {\"width\": 3}}` | an integer",
                "size.shortest_edge | `{\"size\": {\"shortest_edge\": -1}}` | an integer",
                "size.height | `{\"size\": {\"longest_edge\": 7}}` | an integer",
                "crop_size | `{\"do_center_crop\": true}` | the size of the centre crop",
                "resample | 6 | a code from 0 to 5: 0 NEAREST, 1 LANCZOS, 2 BILINEAR",
                "resample | 2.5 | a code from 0 to 5",
                "resample | `\"bicubic\"` | a code from 0 to 5",
                "rescale_factor | 1e300 | a number whose 255-fold is a float",
                "image_mean | [0.5, 0.5] | 3 number(s), one per channel",
                "image_mean | `\"0.5\"` | an array of finite numbers",
                "image_mean | [1e300, 0, 0] | numbers that a float can hold",
                "image_std | [0.5, 0, 0.5] | numbers other than 0",
                "image_std | 1e-60 | numbers other than 0"
            })
    void refusesFieldsThatMakeNoSense(String field, String value, String expected) {
        String json = value.startsWith("{") ? value : "{\"" + field + "\": " + value + "}";
        String message = assertThrows(ConfigException.class, () -> config(json, 3)).getMessage();
        assertTrue(message.startsWith("p.json: " + field + ": expected " + expected), message);
        assertTrue(message.contains(", found "), message);
    }

    /** Steps of other processors change pixels: refused where asked for, not passed over. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "do_pad",
                "do_flip",
                "do_flip_channel_order",
                "do_grayscale",
                "do_thumbnail",
                "do_align_long_axis",
                "do_split_image",
                "do_image_splitting",
                "rescale_offset",
                "include_top"
            })
    void refusesStepsItDoesNotTake(String step) {
        config("{\"" + step + "\": false}", 3);
        String json = "{\"" + step + "\": true}";
        String message = assertThrows(ConfigException.class, () -> config(json, 3)).getMessage();
        assertTrue(message.startsWith("p.json: " + step + ": expected false"), message);
    }

    @Test
    void missingFieldsMeanWhatTheProcessorSays() {
        Preprocessor vit = config("{}", 3);
        assertEquals(224, vit.height());
        assertArrayEquals(new float[] {-1, 1}, levels(vit, 0, 255));
        Preprocessor deit = config("{\"feature_extractor_type\": \"DeiTFeatureExtractor\"}", 3);
        assertEquals(224, deit.width());
        assertTrue(deit.toString().contains("256 x 256"), deit::toString);
        Preprocessor beit = config("{\"feature_extractor_type\": \"BeitFeatureExtractor\"}", 3);
        assertTrue(beit.toString().contains("BICUBIC, crop none"), beit::toString);
        assertEquals(224, beit.height());
        Preprocessor clip = config("{\"image_processor_type\": \"CLIPImageProcessorFast\"}", 3);
        assertTrue(clip.toString().contains("ShortestEdge[edge=224] BICUBIC"), clip::toString);
        assertTrue(clip.hasFixedSize());
    }

    @ParameterizedTest
    @CsvSource({
        // the trained 224 x 224 has 14 x 14 patches of 16
        "640, 480, 192, 256", // 258.7 x 194
        "480, 640, 256, 192",
        "500, 500, 224, 224",
        "224, 224, 224, 224",
        "3, 3, 224, 224",
        "1600, 100, 48, 896", // 896 x 56
        "100000, 100, 16, 3136", // thinner than a patch: 16 high, cut to 196 patches
        "100, 100000, 3136, 16",
        "1, 1000000, 3136, 16",
    })
    void nativeAspectKeepsTheAreaInWholePatches(int width, int height, int rows, int columns) {
        Preprocessor preprocessor =
                Preprocessor.builder(3).centerCrop(9, 9).nativeAspect(224, 224, 16, 16).build();
        assertFalse(preprocessor.hasFixedSize());
        Picture ready = preprocessor.resizeAndCrop(Pictures.constant(width, height, 1, 2, 3));
        assertEquals(rows + " x " + columns, ready.height() + " x " + ready.width());
    }

    @Test
    void nativeAspectNeitherSquashesNorMovesThePicture() {
        // Twice as wide as high: 316.8 x 158.4, of which 304 x 144 are whole patches.
        Preprocessor preprocessor = Preprocessor.builder(1).nativeAspect(224, 224, 16, 16).build();
        Picture picture = Pictures.random(400, 200, 1, 5);
        Picture whole = Resizer.resize(picture, 317, 158, Resample.BILINEAR);
        Pictures.assertSame(
                "middle", whole.crop(6, 7, 304, 144), preprocessor.resizeAndCrop(picture));
    }

    @Test
    void nativeAspectNeverHasMorePatchesThanTheTrainedSize() {
        Preprocessor preprocessor = Preprocessor.builder(1).nativeAspect(32, 40, 4, 5).build();
        for (int width = 1; width < 400; width += 7) {
            for (int height = 1; height < 400; height += 7) {
                Picture ready = preprocessor.resizeAndCrop(Pictures.constant(width, height, 9));
                int rows = ready.height() / 4;
                int columns = ready.width() / 5;
                assertEquals(ready.height(), 4 * rows);
                assertEquals(ready.width(), 5 * columns);
                assertTrue(rows > 0 && columns > 0 && rows * columns <= 64, ready::toString);
            }
        }
    }

    @Test
    void nativeAspectNeedsRoomForAPatch() {
        PreprocessorBuilder builder = Preprocessor.builder(3);
        assertThrows(IllegalArgumentException.class, () -> builder.nativeAspect(8, 8, 16, 16));
        assertThrows(IllegalArgumentException.class, () -> builder.nativeAspect(8, 8, 0, 4));
    }

    @Test
    void aNumberIsASquareOrTheShortestEdge() {
        assertEquals(32, config("{\"size\": 32}", 3).width());
        String siglip = "{\"image_processor_type\": \"SiglipImageProcessor\", \"size\": 32}";
        Preprocessor shortest = config(siglip, 3);
        assertFalse(shortest.hasFixedSize());
        assertThrows(IllegalStateException.class, shortest::height);
        Tensor tensor = shortest.apply(Pictures.constant(20, 10, 1, 2, 3));
        assertEquals("[3, 32, 64]", tensor.shape().toString());
        int wide = config("{\"size\": [16, 48]}", 3).width();
        assertEquals(48, wide);
    }

    @Test
    void oneNumberServesAllChannels() {
        Preprocessor p = config("{\"image_mean\": 0.25, \"image_std\": 0.5}", 3);
        assertArrayEquals(new float[] {1.5f}, levels(p, 255));
    }

    @Test
    void grayModelsGetGrayBeforeResizing() {
        Preprocessor p = config("{\"size\": 2, \"image_mean\": [0], \"image_std\": [1]}", 1);
        Picture picture = Pictures.random(9, 9, 3, 1);
        Picture expected = Resizer.resize(picture.toGray(), 2, 2, Resample.BILINEAR);
        Pictures.assertSame("gray", expected, p.resizeAndCrop(picture));
        assertEquals("[1, 2, 2]", p.apply(picture).shape().toString());
        // A default of three different numbers can't serve one channel; ViT's is thrice the same.
        assertEquals(1, config("{}", 1).channels());
        String clip = "{\"image_processor_type\": \"CLIPImageProcessor\"}";
        assertThrows(ConfigException.class, () -> config(clip, 1));
    }

    @Test
    void colourModelsGetGrayThrice() {
        Preprocessor p = config("{\"size\": 4, \"image_mean\": [0, 0.5, 1]}", 3);
        Picture gray = Pictures.random(5, 6, 1, 1);
        assertArrayEquals(p.apply(gray.toRgb()).toArray(), p.apply(gray).toArray());
    }

    @Test
    void planesFollowEachOther() {
        Preprocessor p = Preprocessor.builder(3).rescaleFactor(1).build();
        float[] out = new float[14];
        p.apply(new Picture(2, 2, 3, new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12}), out, 1);
        assertArrayEquals(new float[] {0, 1, 4, 7, 10, 2, 5, 8, 11, 3, 6, 9, 12, 0}, out);
        Picture picture = Pictures.constant(2, 2, 0);
        assertThrows(IndexOutOfBoundsException.class, () -> p.apply(picture, new float[11], 0));
    }

    @Test
    void overridesKeepTheRest() {
        Preprocessor vit = config("{\"size\": 32}", 3);
        Preprocessor other = vit.toBuilder().resample(Resample.BOX).centerCrop(8, 9).build();
        assertEquals(9, other.width());
        assertEquals(32, vit.width());
        assertArrayEquals(levels(vit, 0, 77), levels(other, 0, 77));
        PreprocessorBuilder builder = other.toBuilder();
        assertThrows(IllegalArgumentException.class, () -> builder.size(0, 1));
        assertThrows(IllegalArgumentException.class, () -> builder.size(1 << 13, 1 << 13));
        assertThrows(
                IllegalArgumentException.class,
                () -> builder.normalize(new float[3], new float[3]));
        assertThrows(IllegalArgumentException.class, () -> Preprocessor.builder(4));
    }

    @Test
    void extremeShapesCostNoMemory() {
        Picture line = new Picture(1 << 20, 1, 1, new byte[1 << 20]);
        Preprocessor cropped = Preprocessor.builder(1).shortestEdge(64).centerCrop(64, 64).build();
        assertEquals(64, cropped.resizeAndCrop(line).width());
        Preprocessor whole = Preprocessor.builder(1).shortestEdge(64).build();
        String message = assertThrows(ImageException.class, () -> whole.apply(line)).getMessage();
        assertTrue(message.contains("1048576 x 1 pixels would be resized to"), message);
        Preprocessor both = Preprocessor.builder(1).edges(64, 128).build();
        assertEquals("[1, 1, 128]", both.apply(line).shape().toString());
    }

    private static float[] levels(Preprocessor p, int... levels) {
        byte[] samples = new byte[levels.length];
        for (int i = 0; i < levels.length; i++) {
            samples[i] = (byte) levels[i];
        }
        Picture row = new Picture(levels.length, 1, 1, samples);
        float[] planes = p.toBuilder().noResize().noCrop().build().apply(row).toArray();
        return Arrays.copyOf(planes, levels.length);
    }

    private static Preprocessor config(String json, int channels) {
        return Preprocessor.fromConfig(JsonObject.parse("p.json", json), channels);
    }

    @Test
    void onlyModelsOfOneOrThreeChannelsTakePictures() {
        JsonObject config = JsonObject.parse("p.json", "{}");
        for (int channels : new int[] {2, 4}) {
            ConfigException e =
                    assertThrows(
                            ConfigException.class, () -> Preprocessor.fromConfig(config, channels));
            assertTrue(e.getMessage().startsWith("p.json: expected a model of 1 or 3"));
        }
    }
}
