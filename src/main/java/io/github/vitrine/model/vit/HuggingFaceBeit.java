package io.github.vitrine.model.vit;

import io.github.vitrine.checkpoint.NameMap;
import io.github.vitrine.image.ImageProcessorType;
import io.github.vitrine.json.JsonObject;
import io.github.vitrine.layers.AttentionConfig;
import io.github.vitrine.layers.AttentionConfig.Projection;
import io.github.vitrine.layers.EmbeddingConfig;
import io.github.vitrine.layers.EncoderConfig;
import io.github.vitrine.layers.MlpConfig;
import io.github.vitrine.layers.PatchGeometry;
import io.github.vitrine.layers.PositionConfig;
import io.github.vitrine.layers.PrefixConfig;
import io.github.vitrine.layers.RelativePositionConfig;
import io.github.vitrine.model.vit.HeadConfig.PoolingKind;
import io.github.vitrine.ops.Interpolation;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * BEiT in transformers, {@code models/beit} (Bao et al., 2021, arXiv:2106.08254): a ViT with
 * relative positions, LayerScale and keys without bias, whose classifier reads the mean of the
 * patches, normalized after pooling. data2vec's ViT, {@code models/data2vec} (Baevski et al., 2022,
 * arXiv:2202.03555), is the same under another name.
 */
final class HuggingFaceBeit extends HuggingFaceDialect {
    private static final String RELATIVE = "relative_position_bias.relative_position_bias_table";
    private static final String INDEX = "relative_position_bias.relative_position_index";

    private final String prefix;

    private HuggingFaceBeit(String modelType, String prefix, String... architectures) {
        super(modelType, ImageProcessorType.BEIT, architectures);
        this.prefix = prefix;
    }

    static HuggingFaceBeit beit() {
        return new HuggingFaceBeit("beit", "beit.", "BeitForImageClassification", "BeitModel");
    }

    static HuggingFaceBeit data2vec() {
        return new HuggingFaceBeit(
                "data2vec-vision", "data2vec_vision.", "Data2VecVisionForImageClassification");
    }

    @Override
    Set<String> ownFields() {
        return Set.of("use_mean_pooling");
    }

    @Override
    ViTConfig read(JsonObject json) {
        boolean mean = json.flag("use_mean_pooling", true);
        PatchGeometry geometry = HuggingFaceFields.geometry(json, 16);
        if (geometry.patchHeight() != geometry.patchWidth()) {
            throw json.invalid("patch_size", "a square, as the reference assumes");
        }
        HeadConfig head =
                new HeadConfig(
                        mean ? PoolingKind.MEAN : PoolingKind.FIRST_TOKEN,
                        mean,
                        Optional.empty(),
                        labels(json));
        return new ViTConfig(embedding(json, geometry), encoder(json, geometry, !mean), head);
    }

    private static EmbeddingConfig embedding(JsonObject json, PatchGeometry geometry) {
        Optional<PositionConfig> positions = Optional.empty();
        if (json.flag("use_absolute_position_embeddings", false)) {
            if (geometry.height() != geometry.width()) {
                throw json.invalid("image_size", "a square, as the reference assumes");
            }
            positions = Optional.of(new PositionConfig(1, Interpolation.BICUBIC, false));
        }
        return new EmbeddingConfig(geometry, true, PrefixConfig.CLASS_TOKEN, positions, true);
    }

    private static EncoderConfig encoder(
            JsonObject json, PatchGeometry geometry, boolean finalNorm) {
        int width = HuggingFaceFields.width(json, 768);
        int heads = HuggingFaceFields.heads(json, width, 12);
        AttentionConfig attention =
                new AttentionConfig(
                        heads,
                        HuggingFaceFields.headWidth(json, width, heads),
                        false,
                        EnumSet.complementOf(EnumSet.of(Projection.KEY)),
                        false,
                        Optional.empty(),
                        relative(json, geometry));
        MlpConfig mlp =
                MlpConfig.plain(
                        json.integer("intermediate_size", 1, HuggingFaceFields.MAX_WIDTH, 3072),
                        HuggingFaceFields.activation(json, "hidden_act", "gelu"));
        return new EncoderConfig(
                HuggingFaceFields.depth(json),
                width,
                HuggingFaceFields.epsilon(json, 1e-12),
                attention,
                mlp,
                json.number("layer_scale_init_value", 0.1) > 0,
                false,
                finalNorm);
    }

    private static Optional<RelativePositionConfig> relative(
            JsonObject json, PatchGeometry geometry) {
        boolean own = json.flag("use_relative_position_bias", false);
        boolean shared = json.flag("use_shared_relative_position_bias", false);
        if (own && shared) {
            throw json.invalid(
                    "use_shared_relative_position_bias",
                    "false where use_relative_position_bias is true");
        }
        return own || shared
                ? Optional.of(
                        new RelativePositionConfig(geometry.rows(), geometry.columns(), shared))
                : Optional.empty();
    }

    /** As ViT's, and what is BEiT's own: in published files, and as transformers 5 calls it. */
    @Override
    public NameMap names(ViTConfig config) {
        String block = "blocks.{n}.";
        String published = "encoder.layer.{n}.";
        String current = "layers.{n}.";
        String inAttention = published + "attention.attention.";
        return HuggingFaceViT.names(prefix, config)
                .with(
                        "relative_position_bias",
                        "encoder." + RELATIVE,
                        "shared_position_bias.relative_position_bias_table")
                .with(
                        block + "attention.relative_position_bias",
                        inAttention + RELATIVE,
                        current + RELATIVE)
                .with(block + "attention.scale", published + "lambda_1", current + "lambda_1")
                .with(block + "mlp.scale", published + "lambda_2", current + "lambda_2")
                .with("head_norm", "pooler.layernorm")
                .with("head", "classifier")
                .passingOver("encoder." + INDEX)
                .passingOver(inAttention + INDEX);
    }
}
