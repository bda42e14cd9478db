package io.github.vitrine.model.vit;

import io.github.vitrine.checkpoint.NameMap;
import io.github.vitrine.image.ImageProcessorType;
import io.github.vitrine.json.JsonObject;
import io.github.vitrine.kernels.Activation;
import io.github.vitrine.layers.AttentionConfig;
import io.github.vitrine.layers.EmbeddingConfig;
import io.github.vitrine.layers.EncoderConfig;
import io.github.vitrine.layers.MlpConfig;
import io.github.vitrine.layers.PatchGeometry;
import io.github.vitrine.layers.PositionConfig;
import io.github.vitrine.layers.PrefixConfig;
import io.github.vitrine.model.vit.HeadConfig.PoolingKind;
import io.github.vitrine.ops.Interpolation;
import java.util.List;
import java.util.Optional;

/**
 * DINOv2 in transformers, {@code models/dinov2} (Oquab et al., 2023, arXiv:2304.07193): a ViT with
 * LayerScale, perhaps SwiGLU, and positions resized for whatever picture comes.
 */
class HuggingFaceDinov2 extends HuggingFaceDialect {
    HuggingFaceDinov2() {
        this("dinov2", "Dinov2ForImageClassification", "Dinov2Model");
    }

    HuggingFaceDinov2(String modelType, String... architectures) {
        super(modelType, ImageProcessorType.BIT, architectures);
    }

    @Override
    ViTConfig read(JsonObject json) {
        return config(json, 14, PrefixConfig.CLASS_TOKEN, Interpolation.BICUBIC);
    }

    /** The fields that DINOv2 has with and without registers; these have no positions. */
    static ViTConfig config(
            JsonObject json, int patch, PrefixConfig prefix, Interpolation interpolation) {
        int width = HuggingFaceFields.width(json, 768);
        int heads = HuggingFaceFields.heads(json, width, 12);
        PatchGeometry geometry = HuggingFaceFields.geometry(json, patch);
        if (geometry.height() != geometry.width()) {
            throw json.invalid("image_size", "a square, as the reference assumes");
        }
        EncoderConfig encoder =
                new EncoderConfig(
                        HuggingFaceFields.depth(json),
                        width,
                        HuggingFaceFields.epsilon(json, 1e-6),
                        AttentionConfig.plain(
                                heads,
                                HuggingFaceFields.headWidth(json, width, heads),
                                false,
                                json.flag("qkv_bias", true)),
                        mlp(json, width),
                        true,
                        false,
                        true);
        EmbeddingConfig embedding =
                new EmbeddingConfig(
                        geometry,
                        true,
                        prefix,
                        Optional.of(new PositionConfig(1, interpolation, false)),
                        true);
        Optional<List<String>> labels = labels(json);
        boolean classifier = labels.isPresent();
        HeadConfig head =
                new HeadConfig(
                        classifier ? PoolingKind.FIRST_TOKEN_WITH_MEAN : PoolingKind.FIRST_TOKEN,
                        false,
                        Optional.empty(),
                        labels);
        return new ViTConfig(embedding, encoder, head);
    }

    private static MlpConfig mlp(JsonObject json, int width) {
        double ratio = json.number("mlp_ratio", 4);
        int hidden = (int) (width * ratio);
        if (!(ratio > 0 && hidden >= 1 && hidden <= HuggingFaceFields.MAX_WIDTH)) {
            throw json.invalid("mlp_ratio", "a ratio that gives a hidden layer of sensible size");
        }
        if (!json.flag("use_swiglu_ffn", false)) {
            return MlpConfig.plain(
                    hidden, HuggingFaceFields.activation(json, "hidden_act", "gelu"));
        }
        int gated = ((int) (hidden * 2 / 3.0) + 7) / 8 * 8;
        return new MlpConfig(MlpConfig.Kind.GATED_PACKED, gated, Activation.SILU, true);
    }

    @Override
    public NameMap names(ViTConfig config) {
        String block = "blocks.{n}.";
        String file = "encoder.layer.{n}.";
        boolean gated = config.encoder().mlp().kind() != MlpConfig.Kind.PLAIN;
        return NameMap.withOptionalPrefix(prefix())
                .with("cls_token", "embeddings.cls_token")
                .with("register_tokens", "embeddings.register_tokens")
                .with("position_embedding", "embeddings.position_embeddings")
                .with("patch_embedding", "embeddings.patch_embeddings.projection")
                .with(block + "norm1", file + "norm1")
                .with(
                        block + "attention.query",
                        file + "attention.attention.query",
                        file + "attention.q_proj")
                .with(
                        block + "attention.key",
                        file + "attention.attention.key",
                        file + "attention.k_proj")
                .with(
                        block + "attention.value",
                        file + "attention.attention.value",
                        file + "attention.v_proj")
                .with(
                        block + "attention.output",
                        file + "attention.output.dense",
                        file + "attention.o_proj")
                .with(block + "attention.scale", file + "layer_scale1.lambda1")
                .with(block + "norm2", file + "norm2")
                .with(block + "mlp.fc1", file + (gated ? "mlp.weights_in" : "mlp.fc1"))
                .with(block + "mlp.fc2", file + (gated ? "mlp.weights_out" : "mlp.fc2"))
                .with(block + "mlp.scale", file + "layer_scale2.lambda1")
                .with("norm", "layernorm")
                .with("head", "classifier")
                .passingOver("embeddings.mask_token");
    }

    String prefix() {
        return "dinov2.";
    }
}
