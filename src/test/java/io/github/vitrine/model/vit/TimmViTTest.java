package io.github.vitrine.model.vit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.vitrine.error.ConfigException;
import io.github.vitrine.json.JsonObject;
import io.github.vitrine.kernels.Activation;
import io.github.vitrine.layers.MlpConfig;
import io.github.vitrine.model.vit.HeadConfig.PoolingKind;
import io.github.vitrine.ops.Interpolation;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What timm's configs mean: arguments over names over defaults; and what is refused. */
class TimmViTTest {
    private static JsonObject json(String text) {
        return JsonObject.parse("config.json", text.replace('\'', '"'));
    }

    private static ViTConfig config(String text) {
        return new TimmViT().config(json(text));
    }

    private static ViTConfig base(String arguments) {
        return config("{'architecture': 'vit_base_patch16_224', 'model_args': " + arguments + "}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'heads': 4} | heads: expected an argument that timm",
                "{'features_only': true} | features_only: expected an argument that timm",
                "{'attn_layer': 'diff'} | attn_layer: expected no such argument",
                "{'scale_mlp_norm': true} | scale_mlp_norm: expected no such argument",
                "{'block_fn': 'ResPostBlock'} | block_fn: expected no such argument",
                "{'mlp_layer': 'swiglu'} | mlp_layer: expected no such argument",
                "{'norm_layer': 'rmsnorm'} | norm_layer: expected \"layernorm\"",
                "{'act_layer': 'gelu_fast'} | act_layer: expected one of",
                "{'global_pool': ''} | global_pool: expected one of token, avg",
                "{'global_pool': 'prr'} | global_pool: expected one of token, avg",
                "{'class_token': false} | global_pool: expected another than token",
                "{'pos_embed': 'rope'} | pos_embed: expected \"learn\" or \"none\"",
                "{'num_heads': 7} | num_heads: expected a divisor of embed_dim 768",
                "{'depth': 0} | depth: expected an integer from 1",
                "{'img_size': [224]} | img_size: expected a number or [height, width]",
                "{'patch_size': 256} | patch_size: expected at most the image's 224x224",
                "{'patch_size': 15, 'dynamic_img_pad': true} | dynamic_img_pad: expected false",
                "{'mlp_ratio': 1e9} | mlp_ratio: expected a ratio",
                "{'in_chans': 5} | in_chans: expected an integer from 1 to 4",
                "{'reg_tokens': -1} | reg_tokens: expected an integer from 0",
                "{'global_pool': 'avg', 'pool_include_prefix': true} | pool_include_prefix",
                "{'global_pool': 'map', 'proj_bias': false} | global_pool: expected another than",
                "{'drop_rate': 0.1, 'qk_norms': true} | qk_norms: expected an argument"
            })
    void refusesArgumentsByName(String arguments, String message) {
        ConfigException e = assertThrows(ConfigException.class, () -> base(arguments));
        assertTrue(e.getMessage().contains(message), e.getMessage());
        assertTrue(e.getMessage().startsWith("config.json"), e.getMessage());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "vit_base_r50_s16_224 | it has a hybrid",
                "vit_small_patch16_18x2_224 | it has blocks of another kind, ParallelThingsBlock",
                "vit_base_patch16_rpn_224.sw_in1k | it has blocks of another kind, ResPostBlock",
                "vit_base_patch16_xp_224 | it has norms of another kind, RmsNorm",
                "vit_small_patch16_dinov3 | it has EVA's blocks",
                "swin_base_patch4_window7_224 | one of the architectures that load: "
            })
    void refusesNamesWithTheReason(String name, String reason) {
        ConfigException e =
                assertThrows(
                        ConfigException.class,
                        () -> config("{'architecture': '" + name + "', 'model_args': {}}"));
        assertTrue(e.getMessage().startsWith("config.json: architecture: "), e.getMessage());
        assertTrue(e.getMessage().contains(reason), e.getMessage());
    }

    @Test
    void distilledModelsStayAsTheyAre() {
        for (String arguments :
                List.of(
                        "{'reg_tokens': 1}",
                        "{'no_embed_class': true}",
                        "{'fc_norm': true}",
                        "{'global_pool': 'avg'}",
                        "{'pos_embed': 'none'}")) {
            String text = "{'architecture': 'deit_tiny_distilled_patch16_224', 'model_args': %s}";
            ConfigException e =
                    assertThrows(
                            ConfigException.class, () -> config(String.format(text, arguments)));
            assertTrue(e.getMessage().contains("model_args: expected class token"), e.getMessage());
        }
    }

    @Test
    void argumentsOverrideTheName() {
        String giant = "{'architecture': 'vit_giant_patch14_dinov2.lvd142m', 'model_args': %s}";
        ViTConfig implied = config(String.format(giant, "{}"));
        assertEquals(518, implied.geometry().height());
        assertEquals(MlpConfig.Kind.GATED_PACKED, implied.encoder().mlp().kind());
        assertTrue(implied.encoder().layerScale());
        String arguments =
                "{'img_size': 224, 'act_layer': 'relu', 'init_values': null, 'mlp_ratio': 4,"
                        + " 'drop_path_rate': 0.4, 'attn_layer': null, 'scale_attn_norm': false}";
        ViTConfig given = config(String.format(giant, arguments));
        assertEquals(224, given.geometry().height());
        assertEquals(Activation.RELU, given.encoder().mlp().activation());
        assertEquals(1536 * 4 / 2, given.encoder().mlp().width());
        assertFalse(given.encoder().layerScale());
        // clip's epsilon is 1e-5; a norm that is given by name has timm's own.
        String clip = "{'architecture': 'vit_base_patch32_clip_224', 'model_args': %s}";
        assertEquals(1e-5f, config(String.format(clip, "{}")).encoder().epsilon());
        String named = String.format(clip, "{'norm_layer': 'layernorm'}");
        assertEquals(1e-6f, config(named).encoder().epsilon());
    }

    @Test
    void theNormStandsBeforeOrAfterPooling() {
        assertEquals("true false", norms("{}"));
        assertEquals("false true", norms("{'global_pool': 'avg'}"));
        assertEquals("true false", norms("{'global_pool': 'avg', 'fc_norm': false}"));
        assertEquals("false true", norms("{'global_pool': 'max', 'fc_norm': null}"));
        assertEquals("false true", norms("{'fc_norm': true}"));
        assertEquals("true false", norms("{'global_pool': 'map'}"));
        assertEquals("false false", norms("{'final_norm': false}"));
        assertEquals("false false", norms("{'final_norm': false, 'fc_norm': true}"));
        assertEquals(PoolingKind.MEAN_AND_MAX, base("{'global_pool': 'avgmax'}").head().pooling());
    }

    private static String norms(String arguments) {
        ViTConfig config = base(arguments);
        return config.encoder().finalNorm() + " " + config.head().norm();
    }

    @Test
    void picturesAndClassesComeFromPretrainedCfg() {
        String text =
                "{'architecture': 'vit_tiny_patch16_224', 'num_classes': 2, 'pretrained_cfg':"
                        + " {'input_size': [1, 64, 96], 'fixed_input_size': true,"
                        + " 'num_classes': 5, 'mean': [0.25], 'std': [0.5]%s}}";
        ViTConfig config = config(String.format(text, ""));
        assertEquals(1, config.geometry().channels());
        assertEquals(64, config.geometry().height());
        assertEquals(96, config.geometry().width());
        assertEquals(List.of("0", "1"), config.labels().orElseThrow());
        String names = String.format(text, ", 'label_names': ['cat', 'dog']");
        assertEquals(List.of("cat", "dog"), config(names).labels().orElseThrow());
        String gaps = String.format(text, ", 'label_names': {'1': 'dog'}");
        assertEquals(List.of("0", "dog"), config(gaps).labels().orElseThrow());
        for (String wrong : List.of("['cat']", "{'2': 'cow'}", "{'x': 'cow'}", "3")) {
            String bad = String.format(text, ", 'label_names': " + wrong);
            assertThrows(ConfigException.class, () -> config(bad));
        }
        String settings = new TimmViT().preprocessor(null, json(names), 1).toString();
        assertTrue(settings.contains("mean [0.25]"), settings);
        assertTrue(settings.contains("crop 96 x 64 HALF_EVEN"), settings);
    }

    @Test
    void olderConfigsHaveItAllInOnePlace() {
        String text =
                "{'architecture': 'vit_tiny_patch16_224', 'num_classes': 2, 'labels': ['a', 'b'],"
                        + " 'input_size': [3, 32, 32], 'fixed_input_size': true,"
                        + " 'interpolation': 'box'}";
        assertEquals(32, config(text).geometry().width());
        assertEquals(List.of("a", "b"), config(text).labels().orElseThrow());
        String settings = new TimmViT().preprocessor(null, json(text), 3).toString();
        assertTrue(settings.contains("BOX"), settings);
    }

    @Test
    void aNameAloneMeansItsDefaultWeights() {
        JsonObject alone = json("{'architecture': 'vit_base_patch16_224'}");
        String settings = new TimmViT().preprocessor(null, alone, 3).toString();
        assertTrue(settings.contains("mean [0.5, 0.5, 0.5]"), settings);
        assertEquals(1000, new TimmViT().config(alone).head().labelCount());
    }

    @Test
    void flexivitsTableIsResizedBilinearlyWhenLoaded() {
        String flexi = "{'architecture': 'flexivit_base', 'model_args': {'dynamic_img_size': %s}}";
        assertEquals(Interpolation.BILINEAR, interpolation(String.format(flexi, "false")));
        assertEquals(Interpolation.BICUBIC_ANTIALIAS, interpolation(String.format(flexi, "true")));
    }

    private static Interpolation interpolation(String text) {
        return config(text).embedding().positions().orElseThrow().interpolation();
    }

    @Test
    void everyNameIsReadOrRefused() {
        int plain = 0;
        for (String name : TimmArchitectures.names()) {
            JsonObject json = json("{'architecture': '" + name + "'}");
            try {
                new TimmViT().config(json);
                new TimmViT().preprocessor(null, json, 3);
                plain++;
            } catch (ConfigException e) {
                assertTrue(e.getMessage().contains("it has "), e.getMessage());
            }
        }
        assertEquals(145, plain);
    }
}
