package io.github.vitrine.model.vit;

import io.github.vitrine.checkpoint.NameMap;
import io.github.vitrine.image.ImageProcessorType;
import io.github.vitrine.json.JsonObject;
import io.github.vitrine.layers.AttentionConfig;
import io.github.vitrine.layers.AttentionConfig.Projection;
import io.github.vitrine.layers.EmbeddingConfig;
import io.github.vitrine.layers.EncoderConfig;
import io.github.vitrine.layers.MlpConfig;
import io.github.vitrine.layers.PrefixConfig;
import io.github.vitrine.layers.RotaryConfig;
import io.github.vitrine.model.vit.HeadConfig.PoolingKind;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * DINOv3's ViT in transformers, {@code models/dinov3_vit} (Siméoni et al., 2025, arXiv:2508.10104):
 * registers, LayerScale, and positions that turn queries and keys instead of a table.
 */
final class HuggingFaceDinov3 extends HuggingFaceDialect {
    private static final int MAX_REGISTERS = 1 << 10;

    HuggingFaceDinov3() {
        super("dinov3_vit", ImageProcessorType.DINOV3, "DINOv3ViTModel");
    }

    @Override
    ViTConfig read(JsonObject json) {
        int width = HuggingFaceFields.width(json, 384);
        EncoderConfig encoder =
                new EncoderConfig(
                        HuggingFaceFields.depth(json),
                        width,
                        HuggingFaceFields.epsilon(json, 1e-5),
                        attention(json, width),
                        mlp(json),
                        true,
                        false,
                        true);
        int registers = json.integer("num_register_tokens", 0, MAX_REGISTERS, 0);
        EmbeddingConfig embedding =
                new EmbeddingConfig(
                        HuggingFaceFields.geometry(json, 16),
                        true,
                        new PrefixConfig(true, false, registers),
                        Optional.empty(),
                        true);
        HeadConfig head =
                new HeadConfig(PoolingKind.FIRST_TOKEN, false, Optional.empty(), Optional.empty());
        return new ViTConfig(embedding, encoder, head);
    }

    private static AttentionConfig attention(JsonObject json, int width) {
        int heads = json.integer("num_attention_heads", 1, HuggingFaceFields.MAX_WIDTH, 6);
        if (width % heads != 0 || width / heads % 4 != 0) {
            throw json.invalid(
                    "num_attention_heads",
                    "a divisor of hidden_size " + width + " that gives heads of a multiple of 4");
        }
        double theta = json.number("rope_theta", 100);
        if (!(theta > 0)) {
            throw json.invalid("rope_theta", "a number above 0");
        }
        Set<Projection> biased = EnumSet.noneOf(Projection.class);
        addIf(json.flag("query_bias", true), Projection.QUERY, biased);
        addIf(json.flag("key_bias", false), Projection.KEY, biased);
        addIf(json.flag("value_bias", true), Projection.VALUE, biased);
        addIf(json.flag("proj_bias", true), Projection.OUTPUT, biased);
        return new AttentionConfig(
                heads, width / heads, false, biased, false, Optional.of(new RotaryConfig(theta)));
    }

    private static void addIf(boolean flag, Projection projection, Set<Projection> biased) {
        if (flag) {
            biased.add(projection);
        }
    }

    private static MlpConfig mlp(JsonObject json) {
        return new MlpConfig(
                json.flag("use_gated_mlp", false) ? MlpConfig.Kind.GATED : MlpConfig.Kind.PLAIN,
                json.integer("intermediate_size", 1, HuggingFaceFields.MAX_WIDTH, 1536),
                HuggingFaceFields.activation(json, "hidden_act", "gelu"),
                json.flag("mlp_bias", true));
    }

    @Override
    public NameMap names(ViTConfig config) {
        String block = "blocks.{n}.";
        String file = "layer.{n}.";
        boolean gated = config.encoder().mlp().kind() == MlpConfig.Kind.GATED;
        return NameMap.withOptionalPrefix("model.")
                .with("cls_token", "embeddings.cls_token")
                .with("register_tokens", "embeddings.register_tokens")
                .with("patch_embedding", "embeddings.patch_embeddings")
                .with(block + "norm1", file + "norm1")
                .with(block + "attention.query", file + "attention.q_proj")
                .with(block + "attention.key", file + "attention.k_proj")
                .with(block + "attention.value", file + "attention.v_proj")
                .with(block + "attention.output", file + "attention.o_proj")
                .with(block + "attention.scale", file + "layer_scale1.lambda1")
                .with(block + "norm2", file + "norm2")
                .with(block + "mlp.gate", file + "mlp.gate_proj")
                .with(block + (gated ? "mlp.value" : "mlp.fc1"), file + "mlp.up_proj")
                .with(block + "mlp.fc2", file + "mlp.down_proj")
                .with(block + "mlp.scale", file + "layer_scale2.lambda1")
                .passingOver("embeddings.mask_token")
                .with("norm", "norm");
    }
}
