package io.github.vitrine.model.vit;

import io.github.vitrine.checkpoint.NameMap;
import io.github.vitrine.image.ImageProcessorType;
import io.github.vitrine.json.JsonObject;
import io.github.vitrine.layers.PrefixConfig;
import io.github.vitrine.model.vit.HeadConfig.PoolingKind;
import java.util.Optional;

/**
 * ViT-MSN in transformers, {@code models/vit_msn} (Assran et al., 2022, "Masked Siamese Networks",
 * arXiv:2204.07141): a ViT without a pooler, and with another epsilon where the config has none.
 */
final class HuggingFaceViTMsn extends HuggingFaceDialect {
    HuggingFaceViTMsn() {
        super("vit_msn", ImageProcessorType.VIT, "ViTMSNForImageClassification", "ViTMSNModel");
    }

    @Override
    ViTConfig read(JsonObject json) {
        HeadConfig head =
                new HeadConfig(PoolingKind.FIRST_TOKEN, false, Optional.empty(), labels(json));
        return HuggingFaceViT.config(json, 1e-6, PrefixConfig.CLASS_TOKEN, head);
    }

    @Override
    public NameMap names(ViTConfig config) {
        return HuggingFaceViT.names("vit.", config).with("head", "classifier");
    }
}
