package io.github.vitrine.model.vit;

import io.github.vitrine.checkpoint.NameMap;
import io.github.vitrine.error.ConfigException;
import io.github.vitrine.json.JsonObject;
import io.github.vitrine.kernels.Activation;
import io.github.vitrine.layers.EncoderConfig;
import io.github.vitrine.layers.PatchGeometry;
import io.github.vitrine.model.vit.ViTConfig.PoolerConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The Hugging Face dialect of ViT: the fields of its {@code config.json}, with the defaults of
 * transformers' {@code ViTConfig} for those that old files lack, and the names of its tensors.
 */
final class HuggingFaceViT {
    /** Bounds that no real model comes near, against files that would make us allocate forever. */
    private static final int MAX_WIDTH = 1 << 16;

    private static final int MAX_DEPTH = 1 << 10;
    private static final int MAX_PIXELS = 1 << 15;
    private static final int MAX_PATCH = 1 << 8;
    private static final int MAX_LABELS = 1 << 20;

    /** Both what published files say and what transformers 5 calls the same modules. */
    static final NameMap NAMES =
            NameMap.withOptionalPrefix("vit.")
                    .with("cls_token", "embeddings.cls_token")
                    .with("position_embedding", "embeddings.position_embeddings")
                    .with("patch_embedding", "embeddings.patch_embeddings.projection")
                    .with(
                            "blocks.{n}.norm1",
                            "encoder.layer.{n}.layernorm_before",
                            "layers.{n}.layernorm_before")
                    .with(
                            "blocks.{n}.attention.query",
                            "encoder.layer.{n}.attention.attention.query",
                            "layers.{n}.attention.q_proj")
                    .with(
                            "blocks.{n}.attention.key",
                            "encoder.layer.{n}.attention.attention.key",
                            "layers.{n}.attention.k_proj")
                    .with(
                            "blocks.{n}.attention.value",
                            "encoder.layer.{n}.attention.attention.value",
                            "layers.{n}.attention.v_proj")
                    .with(
                            "blocks.{n}.attention.output",
                            "encoder.layer.{n}.attention.output.dense",
                            "layers.{n}.attention.o_proj")
                    .with(
                            "blocks.{n}.norm2",
                            "encoder.layer.{n}.layernorm_after",
                            "layers.{n}.layernorm_after")
                    .with(
                            "blocks.{n}.mlp.fc1",
                            "encoder.layer.{n}.intermediate.dense",
                            "layers.{n}.mlp.fc1")
                    .with(
                            "blocks.{n}.mlp.fc2",
                            "encoder.layer.{n}.output.dense",
                            "layers.{n}.mlp.fc2")
                    .with("norm", "layernorm")
                    .with("pooler", "pooler.dense")
                    .with("head", "classifier");

    private HuggingFaceViT() {}

    /** Reads a config; every field that changes the numbers is read or refused. */
    static ViTConfig config(JsonObject json) {
        checkArchitecture(json);
        ForeignFields.check(json);
        int width = json.integer("hidden_size", 1, MAX_WIDTH, 768);
        int heads = json.integer("num_attention_heads", 1, MAX_WIDTH, 12);
        if (!json.has("head_dim") && width % heads != 0) {
            throw json.invalid("num_attention_heads", "a divisor of hidden_size " + width);
        }
        double epsilon = json.number("layer_norm_eps", 1e-12);
        if (!(epsilon >= 0 && epsilon <= 1)) {
            throw json.invalid("layer_norm_eps", "a number from 0 to 1");
        }
        EncoderConfig encoder =
                new EncoderConfig(
                        json.integer("num_hidden_layers", 1, MAX_DEPTH, 12),
                        width,
                        heads,
                        json.integer("head_dim", 1, MAX_WIDTH / heads, Math.max(1, width / heads)),
                        json.integer("intermediate_size", 1, MAX_WIDTH, 3072),
                        activation(json, "hidden_act", "gelu"),
                        (float) epsilon,
                        json.flag("qkv_bias", true));
        PoolerConfig pooler =
                new PoolerConfig(
                        json.integer("pooler_output_size", 1, MAX_WIDTH, width),
                        activation(json, "pooler_act", "tanh"));
        return new ViTConfig(geometry(json), encoder, pooler, labels(json));
    }

    private static void checkArchitecture(JsonObject json) {
        if (!json.text("model_type", "vit").equals("vit")) {
            throw json.invalid("model_type", "\"vit\", the one architecture that loads so far");
        }
        if (json.has("architectures")) {
            for (String architecture : json.texts("architectures")) {
                if (!architecture.equals("ViTForImageClassification")
                        && !architecture.equals("ViTModel")) {
                    throw json.invalid("architectures", "ViTForImageClassification or ViTModel");
                }
            }
        } else if (!json.has("model_type")) {
            throw new ConfigException(
                    json.origin()
                            + ": expected a field model_type or architectures that says which"
                            + " model this is, found neither");
        }
    }

    private static Activation activation(JsonObject json, String field, String fallback) {
        return Activation.fromName(json.text(field, fallback))
                .orElseThrow(() -> json.invalid(field, "one of " + Activation.names()));
    }

    private static PatchGeometry geometry(JsonObject json) {
        int[] image = size(json, "image_size", MAX_PIXELS, 224);
        int[] patch = size(json, "patch_size", MAX_PATCH, 16);
        if (patch[0] > image[0] || patch[1] > image[1]) {
            throw json.invalid("patch_size", "at most image_size " + image[0] + "x" + image[1]);
        }
        int channels = json.integer("num_channels", 1, 4, 3);
        return new PatchGeometry(channels, image[0], image[1], patch[0], patch[1]);
    }

    /** A size is a number for a square, or [height, width]. */
    private static int[] size(JsonObject json, String field, int most, int fallback) {
        if (json.isArray(field)) {
            int[] size = json.integers(field, 1, most);
            if (size.length != 2) {
                throw json.invalid(field, "a number or [height, width]");
            }
            return size;
        }
        int side = json.integer(field, 1, most, fallback);
        return new int[] {side, side};
    }

    /** Labels in order of index; without id2label, transformers' own LABEL_0, LABEL_1, ... */
    private static Optional<List<String>> labels(JsonObject json) {
        if (json.has("architectures")
                && !json.texts("architectures").contains("ViTForImageClassification")) {
            return Optional.empty();
        }
        if (!json.has("id2label")) {
            int count = json.integer("num_labels", 0, MAX_LABELS, 2);
            List<String> labels = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                labels.add("LABEL_" + i);
            }
            return Optional.of(labels);
        }
        Map<String, String> named = json.textMap("id2label");
        List<String> labels = new ArrayList<>();
        for (int i = 0; i < named.size(); i++) {
            String label = named.get(Integer.toString(i));
            if (label == null) {
                throw json.invalid(
                        "id2label",
                        "a label for each index from 0 to " + (named.size() - 1) + ", also " + i);
            }
            labels.add(label);
        }
        return Optional.of(List.copyOf(labels));
    }
}
