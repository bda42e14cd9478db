package io.github.vitrine.model.vit;

import io.github.vitrine.checkpoint.NameMap;
import io.github.vitrine.image.ImageProcessorType;
import io.github.vitrine.json.JsonObject;
import io.github.vitrine.layers.PrefixConfig;
import io.github.vitrine.model.vit.HeadConfig.PoolingKind;

/**
 * DeiT in transformers, {@code models/deit} (Touvron et al., 2020, arXiv:2012.12877): a ViT with a
 * distillation token, and for {@code WithTeacher} a classifier over each of the two tokens.
 */
final class HuggingFaceDeiT extends HuggingFaceDialect {
    private static final String DISTILLED = "DeiTForImageClassificationWithTeacher";

    HuggingFaceDeiT() {
        super(
                "deit",
                ImageProcessorType.DEIT,
                "DeiTForImageClassification",
                DISTILLED,
                "DeiTModel");
    }

    @Override
    ViTConfig read(JsonObject json) {
        PoolingKind pooling =
                names(json, DISTILLED) ? PoolingKind.DISTILLED : PoolingKind.FIRST_TOKEN;
        return HuggingFaceViT.config(
                json, 1e-12, new PrefixConfig(true, true, 0), HuggingFaceViT.head(json, pooling));
    }

    @Override
    public NameMap names(ViTConfig config) {
        boolean distilled = config.head().pooling() == PoolingKind.DISTILLED;
        return HuggingFaceViT.names("deit.", config)
                .with("distillation_token", "embeddings.distillation_token")
                .with("head", distilled ? "cls_classifier" : "classifier")
                .with("distillation_head", "distillation_classifier");
    }
}
