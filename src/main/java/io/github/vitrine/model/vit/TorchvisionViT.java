package io.github.vitrine.model.vit;

import io.github.vitrine.checkpoint.NameMap;
import io.github.vitrine.error.CheckpointException;
import io.github.vitrine.error.ConfigException;
import io.github.vitrine.kernels.Activation;
import io.github.vitrine.layers.AttentionConfig;
import io.github.vitrine.layers.EmbeddingConfig;
import io.github.vitrine.layers.EncoderConfig;
import io.github.vitrine.layers.MlpConfig;
import io.github.vitrine.layers.PatchGeometry;
import io.github.vitrine.layers.PositionConfig;
import io.github.vitrine.layers.PrefixConfig;
import io.github.vitrine.model.vit.HeadConfig.PoolerConfig;
import io.github.vitrine.model.vit.HeadConfig.PoolingKind;
import io.github.vitrine.ops.Interpolation;
import io.github.vitrine.tensor.Shape;
import io.github.vitrine.tensor.WeightTensor;
import io.github.vitrine.tensor.Weights;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * torchvision's {@code VisionTransformer}, {@code models/vision_transformer.py}. Its files have no
 * config: sizes are those of the tensors, and all else is the same in every published model, but
 * for the number of heads.
 */
final class TorchvisionViT {
    /** The one class. */
    static final String ARCHITECTURE = "VisionTransformer";

    private static final String BLOCK = "encoder.layers.encoder_layer_";

    /** Of the published models, by width: ViT-B, ViT-L and ViT-H. */
    private static final Map<Integer, Integer> HEADS = Map.of(768, 12, 1024, 16, 1280, 16);

    /** Both of today's state dicts and of the older ones, whose MLP is a numbered sequence. */
    static final NameMap NAMES =
            NameMap.withOptionalPrefix("")
                    .with("cls_token", "class_token")
                    .with("position_embedding", "encoder.pos_embedding")
                    .with("patch_embedding", "conv_proj")
                    .with("blocks.{n}.norm1", BLOCK + "{n}.ln_1")
                    .with(
                            "blocks.{n}.attention.qkv.weight",
                            BLOCK + "{n}.self_attention.in_proj_weight")
                    .with(
                            "blocks.{n}.attention.qkv.bias",
                            BLOCK + "{n}.self_attention.in_proj_bias")
                    .with("blocks.{n}.attention.output", BLOCK + "{n}.self_attention.out_proj")
                    .with("blocks.{n}.norm2", BLOCK + "{n}.ln_2")
                    .with("blocks.{n}.mlp.fc1", BLOCK + "{n}.mlp.0", BLOCK + "{n}.mlp.linear_1")
                    .with("blocks.{n}.mlp.fc2", BLOCK + "{n}.mlp.3", BLOCK + "{n}.mlp.linear_2")
                    .with("norm", "encoder.ln")
                    .with("pooler", "heads.pre_logits")
                    .with("head", "heads.head");

    private TorchvisionViT() {}

    /** Whether tensors are named as no other library names them. */
    static boolean recognises(Weights weights) {
        return recognises(weights.names());
    }

    /** Whether these are names of tensors as no other library has them. */
    static boolean recognises(Collection<String> names) {
        return names.containsAll(
                List.of(
                        "class_token",
                        "conv_proj.weight",
                        "encoder.pos_embedding",
                        BLOCK + "0.ln_1.weight",
                        BLOCK + "0.self_attention.in_proj_weight",
                        "encoder.ln.weight"));
    }

    /**
     * Reads a model's sizes off its tensors.
     *
     * @param weights under torchvision's names
     * @param told the number of heads, if it is not one of the published models
     * @throws CheckpointException if there are no such tensors
     * @throws ConfigException if the number of heads can't be known or is none
     */
    static ViTConfig config(Weights weights, OptionalInt told) {
        Shape patch = shape(weights, 4, "conv_proj.weight");
        Shape positions = shape(weights, 3, "encoder.pos_embedding");
        Shape hidden = shape(weights, 2, BLOCK + "0.mlp.linear_1.weight", BLOCK + "0.mlp.0.weight");
        int width = patch.size(0);
        int side = (int) Math.sqrt(positions.size(1) - 1.0);
        if (side < 1 || side * side != positions.size(1) - 1) {
            throw new CheckpointException(
                    String.format(
                            "%s: encoder.pos_embedding: expected a class token and a square of"
                                    + " patches, found %s",
                            weights.origin(), positions));
        }
        int depth =
                (int)
                        IntStream.iterate(0, i -> i + 1)
                                .takeWhile(
                                        i -> weights.find(BLOCK + i + ".ln_1.weight").isPresent())
                                .count();
        int heads = heads(weights, width, told);
        EncoderConfig encoder =
                EncoderConfig.plain(
                        depth,
                        width,
                        1e-6f,
                        AttentionConfig.plain(heads, width / heads, true, true),
                        MlpConfig.plain(hidden.size(0), Activation.GELU));
        PatchGeometry geometry =
                new PatchGeometry(
                        patch.size(1),
                        side * patch.size(2),
                        side * patch.size(3),
                        patch.size(2),
                        patch.size(3));
        EmbeddingConfig embedding =
                new EmbeddingConfig(
                        geometry,
                        true,
                        PrefixConfig.CLASS_TOKEN,
                        Optional.of(
                                new PositionConfig(1, Interpolation.BICUBIC_ALIGN_CORNERS, false)),
                        false);
        return new ViTConfig(embedding, encoder, head(weights));
    }

    private static HeadConfig head(Weights weights) {
        Optional<PoolerConfig> pooler =
                weights.find("heads.pre_logits.weight")
                        .map(tensor -> shape(weights, 2, tensor.name()).size(0))
                        .map(outputs -> new PoolerConfig(outputs, Activation.TANH, false));
        Optional<List<String>> labels =
                weights.find("heads.head.weight")
                        .map(tensor -> shape(weights, 2, tensor.name()).size(0))
                        .map(HeadConfig::numbered);
        return new HeadConfig(PoolingKind.FIRST_TOKEN, false, pooler, labels);
    }

    private static int heads(Weights weights, int width, OptionalInt told) {
        if (told.isEmpty() && !HEADS.containsKey(width)) {
            throw new ConfigException(
                    String.format(
                            "%s: expected to be told the number of heads of a torchvision model"
                                    + " that is %d wide, with heads(n) or --heads N: only for widths"
                                    + " 768, 1024 and 1280 it is known",
                            weights.origin(), width));
        }
        int heads = told.orElseGet(() -> HEADS.get(width));
        if (heads < 1 || width % heads != 0) {
            throw new ConfigException(
                    String.format(
                            "%s: expected a number of heads that divides the width %d, found %d",
                            weights.origin(), width, heads));
        }
        return heads;
    }

    /** The shape of the first of these tensors that there is. */
    private static Shape shape(Weights weights, int rank, String... names) {
        for (String name : names) {
            Optional<Shape> shape = weights.find(name).map(WeightTensor::shape);
            if (shape.isPresent()) {
                boolean sensible = shape.get().rank() == rank && shape.get().elements() > 0;
                if (!sensible || shape.get().elements() > Integer.MAX_VALUE) {
                    throw new CheckpointException(
                            String.format(
                                    "%s: %s: expected a tensor of %d axes, none of them empty,"
                                            + " found %s",
                                    weights.origin(), name, rank, shape.get()));
                }
                return shape.get();
            }
        }
        throw new CheckpointException(
                String.format(
                        "%s: expected torchvision's tensor %s, found none of that name",
                        weights.origin(), names[0]));
    }
}
