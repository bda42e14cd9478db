package io.github.vitrine.model.vit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.vitrine.layers.TokenGrid;
import io.github.vitrine.tensor.Shape;
import io.github.vitrine.tensor.Tensor;
import io.github.vitrine.testing.GoldenCase;
import io.github.vitrine.testing.Goldens;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class FeaturesTest {
    private final GoldenCase golden = Goldens.builtIn("vit-hf", "cls_base");
    private final VisionTransformer model = VisionTransformer.load(golden.folder());
    private final Tensor pixels = golden.tensor("pixel_values");

    @Test
    void whatIsAskedForChangesNoBit() {
        Tensor logits = model.logits(pixels);
        Features all =
                model.features(
                        pixels,
                        FeatureRequest.tokens()
                                .withHiddenStates(0, 1, 2, 3)
                                .withAttention(0)
                                .withAttention(2));
        List<FeatureRequest> requests =
                List.of(
                        FeatureRequest.pooled(),
                        FeatureRequest.pooled().withHiddenStates(2),
                        FeatureRequest.pooled().withHiddenStates(3),
                        FeatureRequest.pooled().withAttention(2),
                        FeatureRequest.tokens());
        for (FeatureRequest request : requests) {
            Features features = model.features(pixels, request);
            assertArrayEquals(logits.toArray(), features.logits().toArray());
            assertArrayEquals(all.pooled().toArray(), features.pooled().toArray());
        }
        Features some = model.features(pixels, requests.get(1));
        assertArrayEquals(all.hiddenState(2).toArray(), some.hiddenState(2).toArray());
        some = model.features(pixels, requests.get(2));
        assertArrayEquals(all.hiddenState(3).toArray(), some.hiddenState(3).toArray());
        some = model.features(pixels, requests.get(3));
        assertArrayEquals(all.attention(2).toArray(), some.attention(2).toArray());
    }

    @Test
    void chosenHeadsAreThoseOfAll() {
        Features all = model.features(pixels, FeatureRequest.pooled().withAttention(1));
        Features some = model.features(pixels, FeatureRequest.pooled().withAttention(1, 2, 0));
        int tokens = all.grid().tokens();
        assertEquals(Shape.of(pixels.size(0), 2, tokens, tokens), some.attention(1).shape());
        for (int image = 0; image < pixels.size(0); image++) {
            Tensor want = all.attention(1).row(image);
            Tensor got = some.attention(1).row(image);
            assertArrayEquals(want.row(2).toArray(), got.row(0).toArray());
            assertArrayEquals(want.row(0).toArray(), got.row(1).toArray());
        }
    }

    @Test
    void tokensAreAClassTokenAndAGridOfPatches() {
        Features features = model.features(pixels, FeatureRequest.tokens());
        TokenGrid grid = features.grid();
        Tensor tokens = features.tokens(); // [B, N, D]
        Tensor patches = features.patches(); // [B, rows, columns, D]
        int width = tokens.size(2);
        assertEquals(Shape.of(pixels.size(0), grid.rows(), grid.columns(), width), patches.shape());
        for (int image = 0; image < pixels.size(0); image++) {
            Tensor own = tokens.row(image);
            assertArrayEquals(own.row(0).toArray(), features.classToken().row(image).toArray());
            Tensor corner = patches.row(image).row(grid.rows() - 1).row(1);
            int token = 1 + (grid.rows() - 1) * grid.columns() + 1;
            assertArrayEquals(own.row(token).toArray(), corner.toArray());
        }
    }

    @Test
    void oneOfSeveralPicturesIsWhatItIsAlone() {
        FeatureRequest request = FeatureRequest.tokens().withHiddenStates(1).withAttention(0, 1);
        Features second = model.features(pixels, request).picture(1);
        long[] sizes = pixels.shape().sizes();
        sizes[0] = 1;
        Features alone = model.features(pixels.row(1).reshape(sizes), request);
        assertEquals(alone.tokens().shape(), second.tokens().shape());
        assertArrayEquals(alone.tokens().toArray(), second.tokens().toArray());
        assertArrayEquals(alone.patches().toArray(), second.patches().toArray());
        assertArrayEquals(alone.logits().toArray(), second.logits().toArray());
        assertArrayEquals(alone.probabilities().toArray(), second.probabilities().toArray());
        assertArrayEquals(alone.hiddenState(1).toArray(), second.hiddenState(1).toArray());
        assertArrayEquals(alone.attention(0).toArray(), second.attention(0).toArray());
    }

    @Test
    void probabilitiesAreTheSoftmaxOfTheLogits() {
        Features features = model.features(pixels, FeatureRequest.pooled());
        Tensor logits = features.logits();
        Tensor probabilities = features.probabilities();
        assertEquals(logits.shape(), probabilities.shape());
        for (int image = 0; image < logits.size(0); image++) {
            float[] l = logits.row(image).toArray();
            float[] p = probabilities.row(image).toArray();
            double sum = 0;
            for (float value : p) {
                sum += value;
            }
            assertEquals(1, sum, 1e-6);
            assertEquals(Math.exp(l[1] - l[0]), p[1] / p[0], 1e-5);
        }
    }

    @Test
    void whatIsNotThereSaysWhy() {
        Features features = model.features(pixels, FeatureRequest.pooled());
        assertMessage("FeatureRequest.tokens()", features::patches);
        assertMessage("FeatureRequest.tokens()", features::classToken);
        assertMessage("hidden state 2 was not asked for", () -> features.hiddenState(2));
        assertMessage("FeatureRequest.withAttention(1)", () -> features.attention(1));
        assertMessage("two heads", features::distillationLogits);
        GoldenCase unlabelled = Goldens.builtIn("dinov2", "model");
        Features plain =
                VisionTransformer.load(unlabelled.folder())
                        .features(unlabelled.tensor("pixel_values"), FeatureRequest.pooled());
        assertMessage("without a classifier", plain::logits);
        assertMessage("without a classifier", plain::probabilities);
    }

    private static void assertMessage(String part, Executable call) {
        IllegalStateException e = assertThrows(IllegalStateException.class, call);
        assertTrue(e.getMessage().contains(part), e.getMessage());
    }

    @Test
    void whatTheModelHasNotIsRefused() {
        FeatureRequest request = FeatureRequest.pooled();
        assertRefused("states from 0 to 3, found 4", request.withHiddenStates(4));
        assertRefused("states from 0 to 3, found -1", request.withHiddenStates(-1));
        assertRefused("blocks from 0 to 2, found 3", request.withAttention(3));
        int heads = model.config().encoder().attention().heads();
        assertRefused("heads from 0 to " + (heads - 1), request.withAttention(0, heads));
    }

    private void assertRefused(String part, FeatureRequest request) {
        IllegalArgumentException e =
                assertThrows(IllegalArgumentException.class, () -> model.features(pixels, request));
        assertTrue(e.getMessage().contains(part), e.getMessage());
    }

    @Test
    void attentionThatNoArrayHoldsIsRefusedBeforeAnythingIsComputed() {
        int patch = model.config().geometry().patchHeight();
        Tensor huge = Tensor.zeros(1, 3, patch, 50_000L * patch);
        IllegalArgumentException e =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> model.features(huge, FeatureRequest.pooled().withAttention(0)));
        assertTrue(e.getMessage().contains("ask for fewer heads"), e.getMessage());
    }
}
