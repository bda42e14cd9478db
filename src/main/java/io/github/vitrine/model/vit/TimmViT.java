package io.github.vitrine.model.vit;

import io.github.vitrine.checkpoint.NameMap;
import io.github.vitrine.image.Preprocessor;
import io.github.vitrine.json.JsonObject;
import io.github.vitrine.model.vit.HeadConfig.PoolingKind;
import java.nio.file.Path;
import java.util.List;

/**
 * timm's plain Vision Transformers, {@code models/vision_transformer.py}, and DeiT's with two
 * heads, {@code models/deit.py}. A config names an architecture; {@link TimmArguments} says what
 * that means.
 */
final class TimmViT implements Dialect {
    @Override
    public ModelDialect writtenBy() {
        return ModelDialect.TIMM;
    }

    @Override
    public String preprocessingFile() {
        return "config.json";
    }

    @Override
    public Preprocessor preprocessor(Path folder, JsonObject config, int channels) {
        return Preprocessor.fromTimm(new TimmConfig(config).pretrained(), channels);
    }

    @Override
    public List<String> architectures() {
        return List.of("timm's plain vit_*, deit* and flexivit_*");
    }

    @Override
    public boolean speaks(JsonObject config) {
        return config.isText("architecture");
    }

    @Override
    public ViTConfig config(JsonObject json) {
        return new TimmArguments(new TimmConfig(json)).read();
    }

    /** As timm's own files have them, and those of transformers' wrapper, {@code timm_wrapper}. */
    @Override
    public NameMap names(ViTConfig config) {
        String block = "blocks.{n}.";
        NameMap names =
                NameMap.withOptionalPrefix("timm_model.")
                        .with("cls_token", "cls_token")
                        .with("distillation_token", "dist_token")
                        .with("register_tokens", "reg_token")
                        .with("position_embedding", "pos_embed")
                        .with("patch_embedding", "patch_embed.proj")
                        .with("pre_norm", "norm_pre")
                        .with(block + "norm1", block + "norm1")
                        .with(block + "attention.qkv", block + "attn.qkv")
                        .with(block + "attention.query_norm", block + "attn.q_norm")
                        .with(block + "attention.key_norm", block + "attn.k_norm")
                        .with(block + "attention.output", block + "attn.proj")
                        .with(block + "attention.scale", block + "ls1.gamma")
                        .with(block + "norm2", block + "norm2")
                        .with(block + "mlp.fc1", block + "mlp.fc1")
                        .with(block + "mlp.fc2", block + "mlp.fc2")
                        .with(block + "mlp.scale", block + "ls2.gamma")
                        .with("norm", "norm")
                        .with("head_norm", "fc_norm")
                        .with("head", "head")
                        .with("distillation_head", "head_dist")
                        .passingOver("pre_logits.fc");
        return config.head().pooling() == PoolingKind.ATTENTION
                ? names.with("pool.latent", "attn_pool.latent")
                        .with("pool.query", "attn_pool.q")
                        .with("pool.key_value", "attn_pool.kv")
                        .with("pool.output", "attn_pool.proj")
                        .with("pool.norm", "attn_pool.norm")
                        .with("pool.mlp.fc1", "attn_pool.mlp.fc1")
                        .with("pool.mlp.fc2", "attn_pool.mlp.fc2")
                // SigLIP's weights keep their attention pool where another pooling is asked for.
                : names.passingOver("attn_pool.latent")
                        .passingOver("attn_pool.q")
                        .passingOver("attn_pool.kv")
                        .passingOver("attn_pool.proj")
                        .passingOver("attn_pool.norm")
                        .passingOver("attn_pool.mlp.fc1")
                        .passingOver("attn_pool.mlp.fc2");
    }
}
