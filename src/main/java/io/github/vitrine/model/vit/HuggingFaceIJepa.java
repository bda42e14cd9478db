package io.github.vitrine.model.vit;

import io.github.vitrine.checkpoint.NameMap;
import io.github.vitrine.image.ImageProcessorType;
import io.github.vitrine.json.JsonObject;
import io.github.vitrine.layers.PrefixConfig;
import io.github.vitrine.model.vit.HeadConfig.PoolingKind;
import java.util.Optional;

/**
 * I-JEPA in transformers, {@code models/ijepa} (Assran et al., 2023, arXiv:2301.08243): a ViT
 * without a class token, whose classifier reads the mean of the patches.
 */
final class HuggingFaceIJepa extends HuggingFaceDialect {
    HuggingFaceIJepa() {
        super("ijepa", ImageProcessorType.VIT, "IJepaForImageClassification", "IJepaModel");
    }

    @Override
    ViTConfig read(JsonObject json) {
        HeadConfig head = new HeadConfig(PoolingKind.MEAN, false, Optional.empty(), labels(json));
        return HuggingFaceViT.config(json, 1e-12, new PrefixConfig(false, false, 0), head);
    }

    @Override
    public NameMap names(ViTConfig config) {
        return HuggingFaceViT.names("ijepa.", config).with("head", "classifier");
    }
}
