package io.github.vitrine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.vitrine.error.ConfigException;
import io.github.vitrine.error.ImageException;
import io.github.vitrine.image.Picture;
import io.github.vitrine.image.PictureReader;
import io.github.vitrine.image.Preprocessor;
import io.github.vitrine.model.vit.FeatureRequest;
import io.github.vitrine.model.vit.Features;
import io.github.vitrine.tensor.Shape;
import io.github.vitrine.tensor.Tensor;
import io.github.vitrine.testing.GoldenCase;
import io.github.vitrine.testing.Goldens;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FeatureExtractorTest {
    private final GoldenCase golden = Goldens.builtIn("dinov2", "model");
    private final List<Path> pictures = golden.images();

    @Test
    void takesPicturesInEveryForm() throws IOException {
        FeatureExtractor extractor = FeatureExtractor.load(golden.folder());
        Path file = pictures.get(0);
        byte[] bytes = Files.readAllBytes(file);
        float[] want = extractor.embed(file);
        assertArrayEquals(want, extractor.embed(bytes));
        assertArrayEquals(want, extractor.embed(new ByteArrayInputStream(bytes)));
        assertArrayEquals(want, extractor.embed(ImageIO.read(file.toFile())));
        assertArrayEquals(want, extractor.embed(PictureReader.defaults().read(file)));
        assertArrayEquals(want, extractor.embedAll(List.of(bytes, file)).get(1));
        assertEquals(List.of(), extractor.embedAll(List.of()));
        Features features = extractor.features(file, FeatureRequest.tokens());
        assertArrayEquals(want, features.pooled().toArray());
        assertArrayEquals(want, features.classToken().toArray());
    }

    @Test
    void batchesChangeNoBit() {
        List<Path> several = new ArrayList<>(pictures);
        several.addAll(pictures);
        several.addAll(pictures);
        FeatureRequest request = FeatureRequest.tokens().withAttention(0);
        List<Features> want = FeatureExtractor.load(golden.folder()).featuresAll(several, request);
        for (int size : new int[] {1, 2, 5, Integer.MAX_VALUE}) {
            FeatureExtractor extractor =
                    FeatureExtractor.builder().batchSize(size).threads(1).load(golden.folder());
            List<Features> got = extractor.featuresAll(several, request);
            for (int i = 0; i < several.size(); i++) {
                assertArrayEquals(want.get(i).tokens().toArray(), got.get(i).tokens().toArray());
                assertArrayEquals(
                        want.get(i).attention(0).toArray(), got.get(i).attention(0).toArray());
            }
        }
    }

    @Test
    void modelsWithoutAClassifierAreForTheExtractor() {
        ConfigException e =
                assertThrows(ConfigException.class, () -> ImageClassifier.load(golden.folder()));
        assertTrue(e.getMessage().contains("FeatureExtractor"), e.getMessage());
        GoldenCase labelled = Goldens.builtIn("vit-hf", "cls_base");
        FeatureExtractor extractor = FeatureExtractor.load(labelled.folder());
        assertEquals(
                extractor.model().config().encoder().width(),
                extractor.embed(labelled.images().get(0)).length);
    }

    @Test
    void aBrokenPictureIsNamed() {
        FeatureExtractor extractor = FeatureExtractor.load(golden.folder());
        Path none = Path.of("no", "such.png");
        ImageException e = assertThrows(ImageException.class, () -> extractor.embed(none));
        assertTrue(e.getMessage().startsWith(none.toString()), e.getMessage());
        assertThrows(
                IllegalArgumentException.class, () -> extractor.embedAll(List.of("no picture")));
    }

    @ParameterizedTest
    @CsvSource({"vit-hf, cls_base", "vit-hf, cls_rect_patch", "dinov2, model", "dinov3, model"})
    void nativeAspectComputesWhatTheModelComputesOfThosePixels(String family, String name) {
        GoldenCase model = Goldens.builtIn(family, name);
        FeatureExtractor extractor =
                FeatureExtractor.builder().nativeAspect(true).load(model.folder());
        int patchHeight = extractor.model().config().geometry().patchHeight();
        int patchWidth = extractor.model().config().geometry().patchWidth();
        List<Picture> given = new ArrayList<>();
        for (int[] size : new int[][] {{90, 30}, {30, 90}, {90, 30}, {64, 64}, {91, 31}}) {
            given.add(noise(size[0], size[1], given.size()));
        }
        FeatureRequest request = FeatureRequest.tokens();
        List<Features> all = extractor.featuresAll(given, request);
        Preprocessor preprocessor = extractor.preprocessor();
        for (int i = 0; i < given.size(); i++) {
            Tensor pixels = preprocessor.apply(given.get(i)); // [C, H, W]
            Features alone =
                    extractor
                            .model()
                            .features(
                                    pixels.reshape(
                                            1, pixels.size(0), pixels.size(1), pixels.size(2)),
                                    request);
            Features got = all.get(i);
            assertArrayEquals(alone.tokens().toArray(), got.tokens().toArray());
            assertArrayEquals(alone.pooled().toArray(), extractor.embed(given.get(i)));
            int rows = pixels.size(1) / patchHeight;
            int columns = pixels.size(2) / patchWidth;
            int width = extractor.model().config().encoder().width();
            assertEquals(Shape.of(1, rows, columns, width), got.patches().shape());
        }
        assertTrue(
                all.get(0).grid().columns() * patchWidth
                        > 2 * all.get(0).grid().rows() * patchHeight);
        assertTrue(
                all.get(1).grid().rows() * patchHeight
                        > 2 * all.get(1).grid().columns() * patchWidth);
    }

    @Test
    void nativeAspectOfATrainedShapeIsThePlainAnswer() {
        GoldenCase labelled = Goldens.builtIn("vit-hf", "cls_base");
        ImageClassifier plain = ImageClassifier.load(labelled.folder());
        ImageClassifier aspect =
                ImageClassifier.builder().nativeAspect(true).load(labelled.folder());
        Picture square = noise(77, 77, 1);
        assertEquals(plain.classify(square, 5), aspect.classify(square, 5));
    }

    private static Picture noise(int width, int height, int seed) {
        byte[] samples = new byte[width * height * 3];
        new java.util.Random(seed).nextBytes(samples);
        return new Picture(width, height, 3, samples);
    }
}
