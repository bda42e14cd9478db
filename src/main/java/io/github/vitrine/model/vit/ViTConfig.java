package io.github.vitrine.model.vit;

import io.github.vitrine.layers.EmbeddingConfig;
import io.github.vitrine.layers.EncoderConfig;
import io.github.vitrine.layers.PatchGeometry;
import java.util.List;
import java.util.Optional;

/**
 * What a Vision Transformer is made of.
 *
 * @param embedding pictures to tokens
 * @param encoder the transformer
 * @param head tokens to logits
 */
public record ViTConfig(EmbeddingConfig embedding, EncoderConfig encoder, HeadConfig head) {
    /**
     * Pictures and patches.
     *
     * @return the embedding's
     */
    public PatchGeometry geometry() {
        return embedding.geometry();
    }

    /**
     * The labels by index, if the model has a classifier.
     *
     * @return the head's; may be empty
     */
    public Optional<List<String>> labels() {
        return head.labels();
    }
}
