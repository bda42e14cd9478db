package io.github.vitrine.model.vit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.vitrine.json.JsonObject;
import io.github.vitrine.kernels.Activation;
import io.github.vitrine.layers.EncoderConfig;
import io.github.vitrine.layers.PatchGeometry;
import io.github.vitrine.model.vit.ViTConfig.PoolerConfig;
import java.util.List;
import org.junit.jupiter.api.Test;

class HuggingFaceViTTest {
    /** Every field that old files lack; the goldens are too small to feel some of them. */
    @Test
    void missingFieldsAreTheReferencesDefaults() {
        ViTConfig config =
                HuggingFaceViT.config(JsonObject.parse("config.json", "{\"model_type\": \"vit\"}"));
        assertEquals(new PatchGeometry(3, 224, 224, 16, 16), config.geometry());
        assertEquals(
                new EncoderConfig(12, 768, 12, 64, 3072, Activation.GELU, 1e-12f, true),
                config.encoder());
        assertEquals(new PoolerConfig(768, Activation.TANH), config.pooler());
        assertEquals(List.of("LABEL_0", "LABEL_1"), config.labels().orElseThrow());
    }
}
