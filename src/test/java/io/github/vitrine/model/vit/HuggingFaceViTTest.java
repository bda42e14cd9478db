package io.github.vitrine.model.vit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.vitrine.json.JsonObject;
import io.github.vitrine.kernels.Activation;
import io.github.vitrine.layers.AttentionConfig;
import io.github.vitrine.layers.EncoderConfig;
import io.github.vitrine.layers.MlpConfig;
import io.github.vitrine.layers.PatchGeometry;
import io.github.vitrine.model.vit.HeadConfig.PoolerConfig;
import java.util.List;
import org.junit.jupiter.api.Test;

class HuggingFaceViTTest {
    /** Every field that old files lack; the goldens are too small to feel some of them. */
    @Test
    void missingFieldsAreTheReferencesDefaults() {
        ViTConfig config =
                new HuggingFaceViT()
                        .config(
                                JsonObject.parse(
                                        "config.json", "{\"architectures\": [\"ViTModel\"]}"));
        assertEquals(new PatchGeometry(3, 224, 224, 16, 16), config.geometry());
        assertEquals(
                EncoderConfig.plain(
                        12,
                        768,
                        1e-12f,
                        AttentionConfig.plain(12, 64, false, true),
                        MlpConfig.plain(3072, Activation.GELU)),
                config.encoder());
        PoolerConfig pooler = config.head().pooler().orElseThrow();
        assertEquals(new PoolerConfig(768, Activation.TANH, true), pooler);
        config =
                new HuggingFaceViT()
                        .config(JsonObject.parse("config.json", "{\"model_type\": \"vit\"}"));
        assertEquals(List.of("LABEL_0", "LABEL_1"), config.labels().orElseThrow());
    }
}
