package io.github.vitrine.model.vit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.vitrine.error.ConfigException;
import io.github.vitrine.image.Preprocessor;
import io.github.vitrine.kernels.Activation;
import io.github.vitrine.layers.AttentionConfig.Projection;
import io.github.vitrine.layers.EncoderConfig;
import io.github.vitrine.layers.MlpConfig;
import io.github.vitrine.layers.PatchGeometry;
import io.github.vitrine.layers.PrefixConfig;
import io.github.vitrine.model.vit.HeadConfig.PoolingKind;
import io.github.vitrine.testing.GoldenCase;
import io.github.vitrine.testing.Goldens;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Golden cases {@code vit-timm/*} that list architectures: what each of timm's names stands for, or
 * that we refuse it and say why.
 */
class TimmArchitecturesGoldenTest {
    /** What we don't compute; such a name must be refused, and no other. */
    private static final Map<String, Set<String>> NOT_PLAIN =
            Map.of(
                    "block",
                    Set.of(
                            "ParallelScalingBlock",
                            "ParallelThingsBlock",
                            "ResPostBlock",
                            "DiffParallelScalingBlock"),
                    "attention",
                    Set.of("DiffAttention"),
                    "patch_embed",
                    Set.of("HybridEmbed"),
                    "norm",
                    Set.of("RmsNorm"));

    private static final Map<String, Activation> ACTIVATIONS =
            Map.of(
                    "GELU", Activation.GELU,
                    "GELUTanh", Activation.GELU_TANH,
                    "QuickGELU", Activation.QUICK_GELU,
                    "SiLU", Activation.SILU);

    private static final Map<String, PoolingKind> POOLINGS =
            Map.of(
                    "token", PoolingKind.FIRST_TOKEN,
                    "avg", PoolingKind.MEAN,
                    "map", PoolingKind.ATTENTION);

    @TestFactory
    Stream<DynamicTest> names() throws IOException {
        List<DynamicTest> tests = new ArrayList<>();
        for (GoldenCase golden : Goldens.family("vit-timm")) {
            if (golden.expected().has("architectures")) {
                String file = golden.expected().get("architectures").getAsString();
                String text = Files.readString(golden.folder().resolve(file));
                for (Map.Entry<String, JsonElement> entry :
                        JsonParser.parseString(text).getAsJsonObject().entrySet()) {
                    JsonObject want = entry.getValue().getAsJsonObject();
                    tests.add(
                            DynamicTest.dynamicTest(
                                    entry.getKey(), () -> check(entry.getKey(), want)));
                }
            }
        }
        assertFalse(tests.isEmpty(), "no architectures");
        return tests.stream();
    }

    private static void check(String name, JsonObject want) {
        io.github.vitrine.json.JsonObject json =
                io.github.vitrine.json.JsonObject.parse(
                        "config.json", "{\"architecture\": \"" + name + "\"}");
        TimmViT dialect = new TimmViT();
        if (!isPlain(want)) {
            String message =
                    assertThrows(ConfigException.class, () -> dialect.config(json)).getMessage();
            assertTrue(message.contains("it has "), message);
            return;
        }
        ViTConfig config = dialect.config(json);
        checkEmbedding(want, config);
        checkEncoder(want, config.encoder());
        checkHead(want, config);
        checkPictures(want.getAsJsonObject("data"), dialect.preprocessor(null, json, 3));
        assertEquals(want.get("parameters").getAsLong(), parameters(config), "parameters");
    }

    private static boolean isPlain(JsonObject want) {
        return NOT_PLAIN.entrySet().stream()
                .noneMatch(
                        e -> {
                            JsonElement value = want.get(e.getKey());
                            return !value.isJsonNull()
                                    && e.getValue().contains(value.getAsString());
                        });
    }

    private static void checkEmbedding(JsonObject want, ViTConfig config) {
        PatchGeometry geometry = config.geometry();
        assertEquals(pair(want, "img_size"), List.of(geometry.height(), geometry.width()));
        assertEquals(
                pair(want, "patch_size"), List.of(geometry.patchHeight(), geometry.patchWidth()));
        assertEquals(flag(want, "patch_embed_bias"), config.embedding().patchBias());
        PrefixConfig prefix = config.embedding().prefix();
        assertEquals(flag(want, "class_token"), prefix.classToken());
        assertEquals(number(want, "reg_tokens"), prefix.registers());
        assertEquals(number(want, "num_prefix_tokens"), prefix.count());
        assertEquals(
                want.get("class").getAsString().contains("Distilled"), prefix.distillationToken());
        JsonArray table = want.getAsJsonArray("pos_embed");
        assertEquals(table.get(1).getAsLong(), positions(config));
    }

    private static long positions(ViTConfig config) {
        PatchGeometry geometry = config.geometry();
        return config.embedding()
                .positions()
                .map(p -> p.prefix() + (long) geometry.rows() * geometry.columns())
                .orElse(0L);
    }

    private static void checkEncoder(JsonObject want, EncoderConfig encoder) {
        assertEquals(number(want, "embed_dim"), encoder.width());
        assertEquals(number(want, "depth"), encoder.depth());
        assertEquals(number(want, "num_heads"), encoder.attention().heads());
        assertEquals(want.get("norm_eps").getAsFloat(), encoder.epsilon());
        assertEquals(flag(want, "qkv_bias"), encoder.attention().biased().contains(Projection.KEY));
        assertEquals(flag(want, "qk_norm"), encoder.attention().headNorm());
        assertEquals(flag(want, "layer_scale"), encoder.layerScale());
        assertEquals(flag(want, "pre_norm"), encoder.preNorm());
        assertEquals(flag(want, "final_norm"), encoder.finalNorm());
        boolean gated = want.get("mlp").getAsString().equals("GluMlp");
        MlpConfig mlp = encoder.mlp();
        assertEquals(gated ? MlpConfig.Kind.GATED_PACKED : MlpConfig.Kind.PLAIN, mlp.kind());
        assertEquals(number(want, "mlp_hidden"), (gated ? 2 : 1) * mlp.width());
        assertEquals(ACTIVATIONS.get(want.get("act").getAsString()), mlp.activation());
    }

    private static void checkHead(JsonObject want, ViTConfig config) {
        assertEquals(flag(want, "fc_norm"), config.head().norm());
        assertEquals(number(want, "num_classes"), config.head().labelCount());
        PoolingKind pooling = POOLINGS.get(want.get("global_pool").getAsString());
        boolean distilled = config.embedding().prefix().distillationToken();
        assertEquals(distilled ? PoolingKind.DISTILLED : pooling, config.head().pooling());
    }

    private static void checkPictures(JsonObject data, Preprocessor got) {
        Preprocessor want =
                Preprocessor.fromTimm(
                        io.github.vitrine.json.JsonObject.parse("data", data.toString()), 3);
        assertEquals(want.toString(), got.toString());
    }

    /** How many numbers such a model learns; a second look at all of the above together. */
    private static long parameters(ViTConfig config) {
        EncoderConfig encoder = config.encoder();
        long width = encoder.width();
        long norm = 2 * width;
        PatchGeometry geometry = config.geometry();
        long embedding =
                width * geometry.channels() * geometry.patchHeight() * geometry.patchWidth()
                        + (config.embedding().patchBias() ? width : 0)
                        + width * config.embedding().prefix().count()
                        + width * positions(config);
        long mlp =
                encoder.mlp().kind() == MlpConfig.Kind.PLAIN
                        ? linear(width, encoder.mlp().width())
                        : linear(width, 2L * encoder.mlp().width());
        mlp += linear(encoder.mlp().width(), width);
        boolean qkvBias = encoder.attention().biased().contains(Projection.QUERY);
        long block =
                3 * width * width
                        + (qkvBias ? 3 * width : 0)
                        + linear(width, width)
                        + mlp
                        + 2 * norm
                        + (encoder.layerScale() ? 2 * width : 0);
        long norms =
                Stream.of(encoder.preNorm(), encoder.finalNorm(), config.head().norm())
                        .filter(there -> there)
                        .count();
        boolean pool = config.head().pooling() == PoolingKind.ATTENTION;
        long head =
                pool ? width + 2 * linear(width, width) + linear(width, 2 * width) + norm + mlp : 0;
        int labels = config.head().labelCount();
        int heads = config.head().pooling() == PoolingKind.DISTILLED ? 2 : 1;
        head += labels == 0 ? 0 : heads * linear(width, labels);
        return embedding + encoder.depth() * block + norms * norm + head;
    }

    private static long linear(long in, long out) {
        return in * out + out;
    }

    private static List<Integer> pair(JsonObject want, String field) {
        JsonArray pair = want.getAsJsonArray(field);
        return List.of(pair.get(0).getAsInt(), pair.get(1).getAsInt());
    }

    private static int number(JsonObject want, String field) {
        return want.get(field).getAsInt();
    }

    private static boolean flag(JsonObject want, String field) {
        return want.get(field).getAsBoolean();
    }
}
