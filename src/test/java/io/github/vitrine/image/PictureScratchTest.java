package io.github.vitrine.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.vitrine.json.JsonObject;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Scratch memory that other pictures have left as it is changes no value. */
class PictureScratchTest {
    private static final float BEHIND = 9;

    private static final List<Picture> PICTURES =
            List.of(
                    Pictures.random(40, 30, 3, 1),
                    Pictures.random(90, 70, 3, 2),
                    Pictures.random(7, 9, 3, 3),
                    Pictures.random(40, 30, 1, 4),
                    Pictures.random(16, 16, 3, 5),
                    Pictures.random(16, 50, 3, 6),
                    Pictures.random(5, 4, 1, 7));

    static Stream<Preprocessor> preprocessors() {
        return Stream.of(
                colour().size(16, 16).build(),
                colour().size(12, 20).resample(Resample.BICUBIC).build(),
                colour().size(12, 20).resample(Resample.NEAREST).build(),
                colour().resample(Resample.LANCZOS).shortestEdge(18).centerCrop(16, 16).build(),
                colour().shortestEdge(8).centerCrop(16, 16).build(),
                colour().centerCrop(16, 16).build(),
                colour().build(),
                colour().nativeAspect(16, 16, 4, 4).build(),
                Preprocessor.builder(1).size(16, 16).build(),
                Preprocessor.builder(1).shortestEdge(8).centerCrop(16, 16).build(),
                inFloats("\"size\": 16"),
                inFloats("\"size\": 8, \"do_center_crop\": true, \"crop_size\": 16"));
    }

    private static PreprocessorBuilder colour() {
        return Preprocessor.builder(3);
    }

    private static Preprocessor inFloats(String fields) {
        String json = "{\"image_processor_type\": \"DINOv3ViTImageProcessorFast\", " + fields + "}";
        return Preprocessor.fromConfig(JsonObject.parse("p.json", json), 3);
    }

    @ParameterizedTest
    @MethodSource("preprocessors")
    void valuesAreThoseOfNewMemory(Preprocessor preprocessor) {
        PictureScratch scratch = new PictureScratch();
        for (int round = 0; round < 2; round++) {
            for (Picture picture : PICTURES) {
                float[] expected = preprocessor.apply(picture).toArray();
                float[] got = new float[expected.length + 1];
                got[expected.length] = BEHIND;
                preprocessor.apply(picture, got, 0, scratch);
                assertEquals(BEHIND, got[expected.length]);
                assertArrayEquals(
                        expected,
                        Arrays.copyOf(got, expected.length),
                        () -> picture + " by " + preprocessor);
                assertEquals(preprocessor.shape(picture), preprocessor.apply(picture).shape());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("preprocessors")
    void theSameAgainTakesNoMoreMemory(Preprocessor preprocessor) {
        PictureScratch scratch = new PictureScratch();
        float[] out = new float[1 << 16];
        PICTURES.forEach(picture -> preprocessor.apply(picture, out, 0, scratch));
        long bytes = scratch.bytes();
        PICTURES.forEach(picture -> preprocessor.apply(picture, out, 0, scratch));
        assertEquals(bytes, scratch.bytes());
    }
}
