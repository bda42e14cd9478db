package io.github.vitrine.model.vit;

import io.github.vitrine.checkpoint.NameMap;
import io.github.vitrine.image.ImageProcessorType;
import io.github.vitrine.json.JsonObject;
import io.github.vitrine.layers.AttentionConfig;
import io.github.vitrine.layers.EmbeddingConfig;
import io.github.vitrine.layers.EncoderConfig;
import io.github.vitrine.layers.MlpConfig;
import io.github.vitrine.layers.PositionConfig;
import io.github.vitrine.layers.PrefixConfig;
import io.github.vitrine.model.vit.HeadConfig.PoolerConfig;
import io.github.vitrine.model.vit.HeadConfig.PoolingKind;
import io.github.vitrine.ops.Interpolation;
import java.util.List;
import java.util.Optional;

/**
 * ViT in transformers, {@code models/vit}: the fields of its {@code ViTConfig}, with their defaults
 * for those that old files lack, and the names of its tensors.
 */
final class HuggingFaceViT extends HuggingFaceDialect {
    HuggingFaceViT() {
        super("vit", ImageProcessorType.VIT, "ViTForImageClassification", "ViTModel");
    }

    @Override
    ViTConfig read(JsonObject json) {
        HeadConfig head = head(json, PoolingKind.FIRST_TOKEN);
        return config(json, 1e-12, PrefixConfig.CLASS_TOKEN, head);
    }

    @Override
    public NameMap names(ViTConfig config) {
        return names("vit.", config).with("head", "classifier");
    }

    /**
     * The fields that ViT, DeiT, ViT-MSN and I-JEPA share; positions cover the whole prefix.
     *
     * @param epsilon of the layer norms, if the config does not say
     */
    static ViTConfig config(JsonObject json, double epsilon, PrefixConfig prefix, HeadConfig head) {
        int width = HuggingFaceFields.width(json, 768);
        int heads = HuggingFaceFields.heads(json, width, 12);
        AttentionConfig attention =
                AttentionConfig.plain(
                        heads,
                        HuggingFaceFields.headWidth(json, width, heads),
                        false,
                        json.flag("qkv_bias", true));
        MlpConfig mlp =
                MlpConfig.plain(
                        json.integer("intermediate_size", 1, HuggingFaceFields.MAX_WIDTH, 3072),
                        HuggingFaceFields.activation(json, "hidden_act", "gelu"));
        EncoderConfig encoder =
                EncoderConfig.plain(
                        HuggingFaceFields.depth(json),
                        width,
                        HuggingFaceFields.epsilon(json, epsilon),
                        attention,
                        mlp);
        EmbeddingConfig embedding =
                new EmbeddingConfig(
                        HuggingFaceFields.geometry(json, 16),
                        true,
                        prefix,
                        Optional.of(
                                new PositionConfig(prefix.count(), Interpolation.BICUBIC, false)),
                        false);
        return new ViTConfig(embedding, encoder, head);
    }

    /** The head that ViT and DeiT share. */
    static HeadConfig head(JsonObject json, PoolingKind pooling) {
        // Classifiers read the pooled token itself; models without one end in the pooler, if the
        // file has it.
        PoolerConfig pooler =
                new PoolerConfig(
                        json.integer(
                                "pooler_output_size",
                                1,
                                HuggingFaceFields.MAX_WIDTH,
                                HuggingFaceFields.width(json, 768)),
                        HuggingFaceFields.activation(json, "pooler_act", "tanh"),
                        true);
        Optional<List<String>> labels = labels(json);
        return new HeadConfig(
                pooling, false, labels.isEmpty() ? Optional.of(pooler) : Optional.empty(), labels);
    }

    /** The names that ViT and its kin share: those of published files, and transformers 5's own. */
    static NameMap names(String prefix, ViTConfig config) {
        String block = "blocks.{n}.";
        String published = "encoder.layer.{n}.";
        String current = "layers.{n}.";
        NameMap names =
                NameMap.withOptionalPrefix(prefix)
                        .with("cls_token", "embeddings.cls_token")
                        .with("position_embedding", "embeddings.position_embeddings")
                        .with("patch_embedding", "embeddings.patch_embeddings.projection")
                        .with(
                                block + "norm1",
                                published + "layernorm_before",
                                current + "layernorm_before")
                        .with(
                                block + "attention.query",
                                published + "attention.attention.query",
                                current + "attention.q_proj")
                        .with(
                                block + "attention.key",
                                published + "attention.attention.key",
                                current + "attention.k_proj")
                        .with(
                                block + "attention.value",
                                published + "attention.attention.value",
                                current + "attention.v_proj")
                        .with(
                                block + "attention.output",
                                published + "attention.output.dense",
                                current + "attention.o_proj")
                        .with(
                                block + "norm2",
                                published + "layernorm_after",
                                current + "layernorm_after")
                        .with(
                                block + "mlp.fc1",
                                published + "intermediate.dense",
                                current + "mlp.fc1")
                        .with(block + "mlp.fc2", published + "output.dense", current + "mlp.fc2")
                        .with("norm", "layernorm")
                        .passingOver("embeddings.mask_token");
        return config.head().pooler().isPresent()
                ? names.with("pooler", "pooler.dense")
                : names.passingOver("pooler.dense");
    }
}
