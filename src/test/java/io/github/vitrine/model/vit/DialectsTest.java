package io.github.vitrine.model.vit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.vitrine.checkpoint.NameMap;
import io.github.vitrine.error.CheckpointException;
import io.github.vitrine.error.ConfigException;
import io.github.vitrine.json.JsonObject;
import io.github.vitrine.kernels.Activation;
import io.github.vitrine.kernels.KernelChoice;
import io.github.vitrine.kernels.Kernels;
import io.github.vitrine.layers.AttentionConfig;
import io.github.vitrine.layers.AttentionConfig.Projection;
import io.github.vitrine.layers.DeferredWeights;
import io.github.vitrine.layers.EmbeddingConfig;
import io.github.vitrine.layers.EncoderConfig;
import io.github.vitrine.layers.MlpConfig;
import io.github.vitrine.layers.PatchGeometry;
import io.github.vitrine.layers.PositionConfig;
import io.github.vitrine.layers.PrefixConfig;
import io.github.vitrine.layers.RelativePositionConfig;
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
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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
            assertTrue(e.getMessage().contains("BeitModel"), e.getMessage());
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

    @Test
    void vitMsnsMissingFieldsAreTheReferencesDefaults() {
        ViTConfig config = config("{'architectures': ['ViTMSNModel']}");
        ViTConfig vit = config("{'architectures': ['ViTModel']}");
        assertEquals(
                EncoderConfig.plain(12, 768, 1e-6f, vit.encoder().attention(), vit.encoder().mlp()),
                config.encoder());
        assertEquals(vit.embedding(), config.embedding());
        assertEquals(
                new HeadConfig(PoolingKind.FIRST_TOKEN, false, Optional.empty(), Optional.empty()),
                config.head());
    }

    @Test
    void ijepasMissingFieldsAreTheReferencesDefaults() {
        ViTConfig config = config("{'architectures': ['IJepaModel']}");
        assertEquals(config("{'architectures': ['ViTModel']}").encoder(), config.encoder());
        assertEquals(
                new EmbeddingConfig(
                        new PatchGeometry(3, 224, 224, 16, 16),
                        true,
                        new PrefixConfig(false, false, 0),
                        Optional.of(new PositionConfig(0, Interpolation.BICUBIC, false)),
                        false),
                config.embedding());
        assertEquals(
                new HeadConfig(PoolingKind.MEAN, false, Optional.empty(), Optional.empty()),
                config.head());
        assertEquals(2, config("{'model_type': 'ijepa'}").head().labelCount());
    }

    @ParameterizedTest
    @CsvSource({
        "beit, BeitForImageClassification",
        "data2vec-vision, Data2VecVisionForImageClassification"
    })
    void beitsMissingFieldsAreTheReferencesDefaults(String modelType, String architecture) {
        ViTConfig config = config("{'architectures': ['" + architecture + "']}");
        assertEquals(config("{'model_type': '" + modelType + "'}"), config);
        AttentionConfig attention =
                new AttentionConfig(
                        12,
                        64,
                        false,
                        EnumSet.complementOf(EnumSet.of(Projection.KEY)),
                        false,
                        Optional.empty());
        assertEquals(
                new EncoderConfig(
                        12,
                        768,
                        1e-12f,
                        attention,
                        MlpConfig.plain(3072, Activation.GELU),
                        true,
                        false,
                        false),
                config.encoder());
        assertEquals(
                new EmbeddingConfig(
                        new PatchGeometry(3, 224, 224, 16, 16),
                        true,
                        PrefixConfig.CLASS_TOKEN,
                        Optional.empty(),
                        true),
                config.embedding());
        assertEquals(PoolingKind.MEAN, config.head().pooling());
        assertTrue(config.head().norm());
        assertEquals(2, config.head().labelCount());
    }

    @Test
    void beitsPositionsAndPoolingAreAsItsFieldsSay() {
        ViTConfig config =
                config(
                        "{'model_type': 'beit', 'image_size': [64, 32], 'use_mean_pooling': false,"
                                + " 'use_shared_relative_position_bias': true,"
                                + " 'layer_scale_init_value': 0}");
        assertEquals(
                Optional.of(new RelativePositionConfig(4, 2, true)),
                config.encoder().attention().relative());
        assertTrue(config.encoder().finalNorm());
        assertFalse(config.encoder().layerScale());
        assertEquals(PoolingKind.FIRST_TOKEN, config.head().pooling());
        assertFalse(config.head().norm());
        config =
                config(
                        "{'model_type': 'beit', 'use_relative_position_bias': true,"
                                + " 'use_absolute_position_embeddings': true}");
        assertEquals(
                Optional.of(new RelativePositionConfig(14, 14, false)),
                config.encoder().attention().relative());
        assertEquals(
                Optional.of(new PositionConfig(1, Interpolation.BICUBIC, false)),
                config.embedding().positions());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'use_relative_position_bias': true, 'use_shared_relative_position_bias': true}"
                        + " | use_shared_relative_position_bias: expected false where",
                "{'patch_size': [16, 8]} | patch_size: expected a square",
                "{'image_size': [64, 32], 'use_absolute_position_embeddings': true}"
                        + " | image_size: expected a square",
                "{'layer_scale_init_value': 'x'} | layer_scale_init_value: expected",
                "{'use_mean_pooling': 1} | use_mean_pooling: expected",
                "{'use_rope': true} | use_rope: expected",
                "{'architectures': ['BeitForMaskedImageModeling']} | architectures: expected",
                "{'architectures': ['BeitForSemanticSegmentation']} | architectures: expected",
            })
    void whatBeitDoesNotDoIsRefused(String fields, String message) {
        String text = fields.replaceFirst("\\{", "{'model_type': 'beit', ");
        ConfigException e = assertThrows(ConfigException.class, () -> config(text));
        assertTrue(e.getMessage().contains(message), e.getMessage());
    }

    /** What BEiT reads, a plain ViT must not pass over. */
    @ParameterizedTest
    @ValueSource(strings = {"vit", "deit", "dinov2", "dinov3_vit", "vit_msn", "ijepa"})
    void meanPoolingIsRefusedElsewhere(String modelType) {
        ConfigException e =
                assertThrows(
                        ConfigException.class,
                        () ->
                                config(
                                        "{'use_mean_pooling': true, 'model_type': '"
                                                + modelType
                                                + "'}"));
        assertTrue(e.getMessage().contains("use_mean_pooling: expected false"), e.getMessage());
    }

    @Test
    void beitsIndexTablesArePassedOverAndItsHeadsForTrainingAreNot() {
        Dialect beit = Dialects.of(json("{'model_type': 'beit'}"));
        NameMap names = beit.names(config("{'model_type': 'beit'}"));
        String layer = "beit.encoder.layer.11.attention.attention.";
        assertTrue(
                names.passesOver(layer + "relative_position_bias.relative_position_index"),
                "per block");
        assertTrue(
                names.passesOver("beit.encoder.relative_position_bias.relative_position_index"),
                "shared");
        assertTrue(names.passesOver("beit.embeddings.mask_token"), "mask token");
        assertFalse(names.passesOver("lm_head.weight"), "masked image modelling");
        assertEquals(Optional.empty(), names.toModel("lm_head.weight"));
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
                                        WeightPrecision.FLOAT32,
                                        new DeferredWeights(weights, pool.workers())));
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

    /** As transformers' {@code AutoImageProcessor} chooses by model type. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "vit | Exact[size=40 x 40] BILINEAR, crop none | mean [0.5,",
                "vit_msn | Exact[size=40 x 40] BILINEAR, crop none | mean [0.5,",
                "ijepa | Exact[size=40 x 40] BILINEAR, crop none | mean [0.5,",
                "deit | Exact[size=40 x 40] BICUBIC, crop 224 x 224 | mean [0.5,",
                "dinov2 | ShortestEdge[edge=40] BICUBIC, crop 224 x 224 | mean [0.481454",
                "dinov2_with_registers | ShortestEdge[edge=40] BICUBIC, crop 224 x 224 | mean [0.48145",
                "dinov3_vit | Exact[size=40 x 40] BILINEAR, crop none in floats | mean [0.485,",
                "beit | Exact[size=40 x 40] BICUBIC, crop none | mean [0.5,",
                "data2vec-vision | Exact[size=40 x 40] BICUBIC, crop none | mean [0.5,",
            })
    void anUnnamedProcessorIsTheFamilys(
            String type, String geometry, String mean, @TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("preprocessor_config.json"), "{\"size\": 40}");
        JsonObject config = json("{'model_type': '" + type + "'}");
        String found = Dialects.of(config).preprocessor(folder, config, 3).toString();
        assertTrue(found.contains(geometry), found);
        assertTrue(found.contains(mean), found);
    }

    /** What transformers' TimmWrapperForImageClassification saves. */
    @Test
    void transformersWrapperOfTimmPrefixesItsTensors() {
        JsonObject json =
                json("{'model_type': 'timm_wrapper', 'architecture': 'vit_tiny_patch16_224'}");
        Dialect dialect = Dialects.of(json);
        assertInstanceOf(TimmViT.class, dialect);
        NameMap names = dialect.names(dialect.config(json));
        for (String prefix : new String[] {"", "timm_model."}) {
            assertEquals(
                    Optional.of("blocks.3.attention.qkv.weight"),
                    names.toModel(prefix + "blocks.3.attn.qkv.weight"));
        }
    }
}
