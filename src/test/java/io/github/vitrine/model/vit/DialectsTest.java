package io.github.vitrine.model.vit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.vitrine.error.CheckpointException;
import io.github.vitrine.error.ConfigException;
import io.github.vitrine.json.JsonObject;
import io.github.vitrine.kernels.Activation;
import io.github.vitrine.kernels.KernelChoice;
import io.github.vitrine.kernels.Kernels;
import io.github.vitrine.layers.AttentionConfig;
import io.github.vitrine.layers.AttentionConfig.Projection;
import io.github.vitrine.layers.EmbeddingConfig;
import io.github.vitrine.layers.EncoderConfig;
import io.github.vitrine.layers.MlpConfig;
import io.github.vitrine.layers.PatchGeometry;
import io.github.vitrine.layers.PositionConfig;
import io.github.vitrine.layers.PrefixConfig;
import io.github.vitrine.layers.RotaryConfig;
import io.github.vitrine.layers.WeightPrecision;
import io.github.vitrine.model.vit.HeadConfig.PoolingKind;
import io.github.vitrine.ops.Interpolation;
import io.github.vitrine.ops.OpsPool;
import io.github.vitrine.parallel.Workers;
import io.github.vitrine.tensor.Tensor;
import io.github.vitrine.testing.GoldenCase;
import io.github.vitrine.testing.Goldens;
import io.github.vitrine.testing.MapWeights;
import java.util.EnumSet;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which dialect a config is written in, and what fields that are missing mean there. */
class DialectsTest {
    private static JsonObject json(String text) {
        return JsonObject.parse("config.json", text.replace('\'', '"'));
    }

    private static ViTConfig config(String text) {
        return Dialects.of(json(text)).config(json(text));
    }

    @Test
    void theArchitectureAloneSaysWhichDialect() {
        Dialect deit = Dialects.of(json("{'architectures': ['DeiTModel']}"));
        assertInstanceOf(HuggingFaceDeiT.class, deit);
        Dialect dino = Dialects.of(json("{'model_type': 'dinov3_vit'}"));
        assertInstanceOf(HuggingFaceDinov3.class, dino);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'model_type': 'clip'} | model_type: expected | \"clip\"",
                "{'architectures': ['SwinModel']} | architectures: expected | SwinModel",
                "{'model_type': 'vit', 'architectures': ['ViTMAEModel']} | architectures | ViTMAEMo",
                "{'model_type': 'vit', 'architectures': ['DeiTModel']} | architectures: | DeiTModel",
                "{'architectures': []} | architectures: expected | found",
                "{'hidden_size': 4} | expected a field model_type, architectures | none",
            })
    void anotherArchitectureIsToldWhichOnesLoad(String config, String field, String found) {
        ConfigException e = assertThrows(ConfigException.class, () -> config(config));
        assertTrue(e.getMessage().contains(field), e.getMessage());
        assertTrue(e.getMessage().contains(found), e.getMessage());
        if (!field.contains("a field")) {
            assertTrue(e.getMessage().contains("ViTModel, DeiTForImageClassification"));
            assertTrue(e.getMessage().contains("DINOv3ViTModel"), e.getMessage());
        }
    }

    @Test
    void deitsMissingFieldsAreTheReferencesDefaults() {
        ViTConfig config = config("{'architectures': ['DeiTForImageClassificationWithTeacher']}");
        assertEquals(config("{'model_type': 'vit'}").encoder(), config.encoder());
        assertEquals(
                new EmbeddingConfig(
                        new PatchGeometry(3, 224, 224, 16, 16),
                        true,
                        new PrefixConfig(true, true, 0),
                        Optional.of(new PositionConfig(2, Interpolation.BICUBIC, false)),
                        false),
                config.embedding());
        assertEquals(PoolingKind.DISTILLED, config.head().pooling());
        assertEquals(
                PoolingKind.FIRST_TOKEN,
                config("{'architectures': ['DeiTForImageClassification']}").head().pooling());
    }

    @Test
    void dinov2sMissingFieldsAreTheReferencesDefaults() {
        ViTConfig config = config("{'architectures': ['Dinov2Model']}");
        assertEquals(
                new EncoderConfig(
                        12,
                        768,
                        1e-6f,
                        AttentionConfig.plain(12, 64, false, true),
                        MlpConfig.plain(3072, Activation.GELU),
                        true,
                        false,
                        true),
                config.encoder());
        assertEquals(
                new EmbeddingConfig(
                        new PatchGeometry(3, 224, 224, 14, 14),
                        true,
                        PrefixConfig.CLASS_TOKEN,
                        Optional.of(new PositionConfig(1, Interpolation.BICUBIC, false)),
                        true),
                config.embedding());
        EmbeddingConfig registers =
                config("{'architectures': ['Dinov2WithRegistersModel']}").embedding();
        assertEquals(new PatchGeometry(3, 224, 224, 16, 16), registers.geometry());
        assertEquals(new PrefixConfig(true, false, 4), registers.prefix());
    }

    /** dinov2-giant: {@code (int(1536 * 4 * 2 / 3) + 7) // 8 * 8}. */
    @Test
    void swigluKeepsTwoThirdsOfTheHiddenLayer() {
        ViTConfig config =
                config("{'model_type': 'dinov2', 'hidden_size': 1536, 'use_swiglu_ffn': true}");
        MlpConfig.Kind packed = MlpConfig.Kind.GATED_PACKED;
        assertEquals(new MlpConfig(packed, 4096, Activation.SILU, true), config.encoder().mlp());
        ConfigException e =
                assertThrows(
                        ConfigException.class,
                        () -> config("{'model_type': 'dinov2', 'mlp_ratio': 1e300}"));
        assertTrue(e.getMessage().contains("mlp_ratio: expected"), e.getMessage());
        e =
                assertThrows(
                        ConfigException.class,
                        () -> config("{'model_type': 'dinov2', 'image_size': [32, 64]}"));
        assertTrue(e.getMessage().contains("image_size: expected a square"), e.getMessage());
    }

    @Test
    void dinov3sMissingFieldsAreTheReferencesDefaults() {
        ViTConfig config = config("{'architectures': ['DINOv3ViTModel']}");
        AttentionConfig attention =
                new AttentionConfig(
                        6,
                        64,
                        false,
                        EnumSet.complementOf(EnumSet.of(Projection.KEY)),
                        false,
                        Optional.of(new RotaryConfig(100)));
        assertEquals(
                new EncoderConfig(
                        12,
                        384,
                        1e-5f,
                        attention,
                        MlpConfig.plain(1536, Activation.GELU),
                        true,
                        false,
                        true),
                config.encoder());
        assertEquals(new PrefixConfig(true, false, 0), config.embedding().prefix());
        assertEquals(Optional.empty(), config.embedding().positions());
        ConfigException e =
                assertThrows(
                        ConfigException.class,
                        () -> config("{'model_type': 'dinov3_vit', 'num_attention_heads': 64}"));
        assertTrue(e.getMessage().contains("a multiple of 4"), e.getMessage());
    }

    /** Registers that the config denies must not be dropped in silence; a mask token may. */
    @Test
    void onlyTensorsWithoutUseArePassedOver() {
        String text =
                "{'model_type': 'dinov3_vit', 'hidden_size': 8, 'num_attention_heads': 1,"
                        + " 'num_hidden_layers': 1, 'intermediate_size': 8}";
        MapWeights weights =
                new MapWeights()
                        .with("embeddings.mask_token", Tensor.zeros(1, 1, 8))
                        .with("embeddings.register_tokens", Tensor.zeros(1, 4, 8))
                        .with("layer.0.mlp.extra", Tensor.zeros(3));
        Dialect dialect = Dialects.of(json(text));
        ViTConfig config = dialect.config(json(text));
        OpsPool pool = new OpsPool(Kernels.select(KernelChoice.SCALAR), Workers.single());
        CheckpointException e =
                assertThrows(
                        CheckpointException.class,
                        () ->
                                VisionTransformer.load(
                                        config,
                                        dialect.names(config),
                                        weights,
                                        pool,
                                        WeightPrecision.FLOAT32));
        String message = e.getMessage();
        assertTrue(message.contains("1 of another shape: embeddings.register_tokens"), message);
        assertTrue(message.contains("1 unexpected: layer.0.mlp.extra"), message);
        assertTrue(message.contains("embeddings.cls_token [1, 1, 8]"), message);
    }

    /** A file of the base model with its pooler, read as a classifier, which has no use for it. */
    @Test
    void aClassifierPassesOverAPooler() {
        GoldenCase golden = Goldens.builtIn("vit-hf", "cls_base");
        JsonObject json = JsonObject.read(golden.folder().resolve("config.json"));
        Dialect dialect = Dialects.of(json);
        assertTrue(dialect.names(dialect.config(json)).passesOver("vit.pooler.dense.weight"));
        JsonObject base = json("{'architectures': ['ViTModel']}");
        ViTConfig config = dialect.config(base);
        assertEquals(
                Optional.of("pooler.weight"),
                dialect.names(config).toModel("vit.pooler.dense.weight"));
    }
}
