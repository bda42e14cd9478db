package io.github.vitrine.model.vit;

import io.github.vitrine.kernels.Activation;
import io.github.vitrine.layers.EncoderConfig;
import io.github.vitrine.layers.PatchGeometry;
import java.util.List;
import java.util.Optional;

/**
 * What a ViT is made of.
 *
 * @param geometry pictures and patches
 * @param encoder the transformer's sizes
 * @param pooler what the pooler does, if the model has one
 * @param labels the labels by index, if the model has a classifier; may be empty, and then the
 *     logits are the normalized class token
 */
public record ViTConfig(
        PatchGeometry geometry,
        EncoderConfig encoder,
        PoolerConfig pooler,
        Optional<List<String>> labels) {
    /**
     * What a pooler does.
     *
     * @param outputs width of what it returns
     * @param activation usually tanh
     */
    public record PoolerConfig(int outputs, Activation activation) {}
}
