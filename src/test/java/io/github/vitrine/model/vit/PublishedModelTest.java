package io.github.vitrine.model.vit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.vitrine.ImageClassifier;
import io.github.vitrine.error.ConfigException;
import io.github.vitrine.error.VitrineException;
import io.github.vitrine.image.Resample;
import io.github.vitrine.image.TorchvisionTransform;
import io.github.vitrine.tensor.Tensor;
import io.github.vitrine.testing.Goldens;
import io.github.vitrine.testing.MapWeights;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whose checkpoint it is: seen, said, or an error, but never guessed. */
class PublishedModelTest {
    private static final ModelOptions FOUR_HEADS =
            new ModelOptions(Optional.empty(), OptionalInt.of(4));

    private static final Path TORCHVISION =
            Goldens.builtIn("vit-torchvision", "base").folder().resolve("model.safetensors");

    private static final Path TIMM = Goldens.builtIn("vit-timm", "token_base").folder();

    private static ModelOptions named(ModelDialect dialect) {
        return new ModelOptions(Optional.of(dialect), OptionalInt.empty());
    }

    private static void refused(String message, Path path, ModelOptions options) {
        VitrineException e =
                assertThrows(VitrineException.class, () -> PublishedModel.open(path, options));
        assertTrue(e.getMessage().contains(message), e.getMessage());
    }

    @Test
    void seesTheDialectByItself() {
        Path huggingFace = Goldens.builtIn("vit-hf", "cls_base").folder();
        assertEquals(ModelDialect.HUGGING_FACE, dialect(huggingFace, ModelOptions.NONE));
        assertEquals(ModelDialect.TIMM, dialect(TIMM, ModelOptions.NONE));
        Path weights = TIMM.resolve("model.safetensors");
        assertEquals(ModelDialect.TIMM, dialect(weights, ModelOptions.NONE));
        assertEquals(ModelDialect.TORCHVISION, dialect(TORCHVISION, FOUR_HEADS));
        assertEquals(ModelDialect.TORCHVISION, dialect(TORCHVISION.getParent(), FOUR_HEADS));
    }

    private static ModelDialect dialect(Path path, ModelOptions options) {
        return PublishedModel.open(path, options).dialect();
    }

    @Test
    void whatTheCallerSaysMustAgree(@TempDir Path dir) throws IOException {
        refused("expected a config of dialect hf", TIMM, named(ModelDialect.HUGGING_FACE));
        refused("torchvision's tensor conv_proj.weight", TIMM, named(ModelDialect.TORCHVISION));
        refused("says how many heads there are", TIMM, FOUR_HEADS);
        Path alone = dir.resolve("timm.safetensors");
        Files.copy(TIMM.resolve("model.safetensors"), alone);
        refused("names are not torchvision's", alone, ModelOptions.NONE);
        refused("as dialect timm has it", alone, named(ModelDialect.TIMM));
    }

    @Test
    void torchvisionsHeadsAreKnownOnlyForItsOwnModels() {
        refused(
                "number of heads of a torchvision model that is 48",
                TORCHVISION,
                ModelOptions.NONE);
        ModelOptions seven = new ModelOptions(Optional.empty(), OptionalInt.of(7));
        refused("number of heads that divides the width 48, found 7", TORCHVISION, seven);
        MapWeights weights =
                new MapWeights()
                        .with("conv_proj.weight", Tensor.zeros(1280, 3, 14, 14))
                        .with("encoder.pos_embedding", Tensor.zeros(1, 257, 1280))
                        .with(
                                "encoder.layers.encoder_layer_0.mlp.0.weight",
                                Tensor.zeros(5120, 1280));
        ViTConfig huge = TorchvisionViT.config(weights, OptionalInt.empty());
        assertEquals(16, huge.encoder().attention().heads());
        assertEquals(224, huge.geometry().height());
        weights.with("encoder.pos_embedding", Tensor.zeros(1, 258, 1280));
        assertThrows(
                VitrineException.class, () -> TorchvisionViT.config(weights, OptionalInt.empty()));
        weights.with("encoder.pos_embedding", Tensor.zeros(1, 0, 1280));
        assertThrows(
                VitrineException.class, () -> TorchvisionViT.config(weights, OptionalInt.empty()));
    }

    @Test
    void aClassifierNeedsPicturesLabelsAndAHead() {
        ImageClassifier.Builder builder = ImageClassifier.builder().heads(4);
        refused(builder, "VIT_B_16_IMAGENET1K_V1: torchvision's files don't say", TORCHVISION);
        builder.preprocessor(TorchvisionTransform.VIT_B_16_IMAGENET1K_V1.preprocessor());
        refused(builder, "expected the model's 32x32, found 224x224", TORCHVISION);
        builder.preprocessor(TorchvisionTransform.of(36, 32, Resample.BILINEAR));
        refused(builder.labels(List.of("cat")), "expected 10 labels", TORCHVISION);
        List<String> ten = List.of("a", "b", "c", "d", "e", "f", "g", "h", "i", "j");
        assertEquals(ten, builder.labels(ten).load(TORCHVISION).labels());
        Path features = Goldens.builtIn("vit-timm", "features").folder();
        refused(ImageClassifier.builder(), "found one that gives features only", features);
        Path gray = Goldens.builtIn("vit-timm", "gray").folder();
        builder = ImageClassifier.builder();
        builder.preprocessor(TorchvisionTransform.of(36, 32, Resample.BILINEAR));
        refused(builder, "expected the model's 1 channel(s), found 3", gray);
    }

    private static void refused(ImageClassifier.Builder builder, String message, Path path) {
        ConfigException e = assertThrows(ConfigException.class, () -> builder.load(path));
        assertTrue(e.getMessage().contains(message), e.getMessage());
    }
}
