package io.github.vitrine.model.vit;

import io.github.vitrine.json.JsonObject;
import io.github.vitrine.kernels.Activation;
import io.github.vitrine.layers.AttentionConfig;
import io.github.vitrine.layers.AttentionConfig.Projection;
import io.github.vitrine.layers.EmbeddingConfig;
import io.github.vitrine.layers.EncoderConfig;
import io.github.vitrine.layers.MlpConfig;
import io.github.vitrine.layers.PatchGeometry;
import io.github.vitrine.layers.PositionConfig;
import io.github.vitrine.layers.PrefixConfig;
import io.github.vitrine.model.vit.HeadConfig.PoolingKind;
import io.github.vitrine.ops.Interpolation;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The arguments of timm's {@code VisionTransformer}: a config's {@code model_args} over what the
 * architecture's name implies, over what {@code pretrained_cfg} says, over the class's defaults.
 *
 * <p>Reference: timm, {@code models/vision_transformer.py} and {@code models/_builder.py}.
 */
final class TimmArguments {
    private static final int MAX_WIDTH = 1 << 16;
    private static final int MAX_DEPTH = 1 << 10;
    private static final int MAX_PIXELS = 1 << 15;
    private static final int MAX_PATCH = 1 << 8;

    private static final Map<String, Activation> ACTIVATIONS =
            Map.of(
                    "gelu", Activation.GELU,
                    "gelu_tanh", Activation.GELU_TANH,
                    "quick_gelu", Activation.QUICK_GELU,
                    "silu", Activation.SILU,
                    "swish", Activation.SILU,
                    "relu", Activation.RELU,
                    "relu6", Activation.RELU6,
                    "mish", Activation.MISH,
                    "sigmoid", Activation.SIGMOID,
                    "tanh", Activation.TANH);

    private final TimmConfig config;
    private final JsonObject given;
    private final JsonObject implied;

    TimmArguments(TimmConfig config) {
        this.config = config;
        given = config.modelArguments();
        implied = config.implied();
        TimmArgumentNames.check(given);
    }

    /** Where an argument stands; one that is given counts even if it is null. */
    private JsonObject of(String field) {
        return given.fields().contains(field) ? given : implied;
    }

    private boolean flag(String field, boolean fallback) {
        return of(field).flag(field, fallback);
    }

    private boolean distilled() {
        return implied.flag("distilled", false);
    }

    ViTConfig read() {
        PrefixConfig prefix =
                new PrefixConfig(
                        flag("class_token", true),
                        distilled(),
                        of("reg_tokens").integer("reg_tokens", 0, 1 << 10, 0));
        HeadConfig head = head(prefix);
        EncoderConfig encoder = encoder();
        EmbeddingConfig embedding =
                new EmbeddingConfig(
                        geometry(),
                        !encoder.preNorm(),
                        prefix,
                        positions(prefix),
                        flag("dynamic_img_size", false));
        refuseOddities(embedding, encoder, head);
        return new ViTConfig(embedding, encoder, head);
    }

    /** Combinations that timm builds and that mean something else there, or nothing. */
    private void refuseOddities(EmbeddingConfig embedding, EncoderConfig encoder, HeadConfig head) {
        PrefixConfig prefix = embedding.prefix();
        boolean plainDistilled =
                prefix.classToken()
                        && prefix.registers() == 0
                        && head.pooling() == PoolingKind.DISTILLED
                        && !head.norm()
                        && !flag("no_embed_class", false)
                        && embedding.positions().isPresent();
        if (distilled() && !plainDistilled) {
            throw config.root()
                    .invalid(
                            "model_args",
                            "class token, positions for both tokens and token pooling, as the"
                                    + " distilled model has them");
        }
        boolean plainMlp = encoder.mlp().kind() == MlpConfig.Kind.PLAIN && encoder.mlp().bias();
        if (head.pooling() == PoolingKind.ATTENTION && !plainMlp) {
            throw given.invalid("global_pool", "another than map beside such an MLP");
        }
    }

    private EncoderConfig encoder() {
        int width = of("embed_dim").integer("embed_dim", 1, MAX_WIDTH, 768);
        int heads = of("num_heads").integer("num_heads", 1, MAX_WIDTH, 12);
        if (width % heads != 0) {
            throw given.invalid("num_heads", "a divisor of embed_dim " + width);
        }
        Set<Projection> biased = EnumSet.noneOf(Projection.class);
        if (flag("qkv_bias", true)) {
            biased.addAll(EnumSet.of(Projection.QUERY, Projection.KEY, Projection.VALUE));
        }
        boolean outputBias = flag("proj_bias", true);
        if (outputBias) {
            biased.add(Projection.OUTPUT);
        }
        AttentionConfig attention =
                new AttentionConfig(
                        heads,
                        width / heads,
                        true,
                        biased,
                        flag("qk_norm", false),
                        Optional.empty());
        boolean finalNorm = flag("final_norm", true) && !normAfterPooling();
        return new EncoderConfig(
                of("depth").integer("depth", 1, MAX_DEPTH, 12),
                width,
                epsilon(),
                attention,
                mlp(width, outputBias),
                of("init_values").number("init_values", 0) != 0,
                flag("pre_norm", false),
                finalNorm);
    }

    private MlpConfig mlp(int width, boolean bias) {
        double ratio = of("mlp_ratio").number("mlp_ratio", 4);
        int hidden = (int) (width * ratio);
        if (!(hidden >= 1 && hidden <= MAX_WIDTH)) {
            throw given.invalid("mlp_ratio", "a ratio that gives a hidden layer of sensible size");
        }
        String name = of("act_layer").text("act_layer", "gelu");
        Activation activation = ACTIVATIONS.get(name);
        if (activation == null) {
            throw given.invalid("act_layer", "one of " + new TreeSet<>(ACTIVATIONS.keySet()));
        }
        if (!implied.text("mlp_layer", "").equals("swiglu_packed")) {
            return new MlpConfig(MlpConfig.Kind.PLAIN, hidden, activation, bias);
        }
        if (hidden % 2 != 0) {
            throw given.invalid("mlp_ratio", "a ratio that gives two equal halves");
        }
        return new MlpConfig(MlpConfig.Kind.GATED_PACKED, hidden / 2, activation, bias);
    }

    private float epsilon() {
        if (!given.has("norm_layer")) {
            return (float) implied.number("norm_eps", 1e-6);
        }
        if (!given.text("norm_layer").equals("layernorm")) {
            throw given.invalid("norm_layer", "\"layernorm\": no other norm loads");
        }
        return 1e-6f;
    }

    private PatchGeometry geometry() {
        int[] image = imageSize();
        int[] patch = size(of("patch_size"), "patch_size", MAX_PATCH, 16);
        boolean padded = flag("dynamic_img_pad", false);
        if (patch[0] > image[0] || patch[1] > image[1]) {
            throw given.invalid("patch_size", "at most the image's " + image[0] + "x" + image[1]);
        }
        if (padded && (image[0] % patch[0] != 0 || image[1] % patch[1] != 0)) {
            throw given.invalid("dynamic_img_pad", "false, where img_size is not whole patches");
        }
        int channels =
                of("in_chans").has("in_chans")
                        ? of("in_chans").integer("in_chans", 1, 4)
                        : config.channels();
        return new PatchGeometry(channels, image[0], image[1], patch[0], patch[1], padded);
    }

    private int[] imageSize() {
        JsonObject pretrained = config.pretrained();
        boolean fixed = pretrained.flag("fixed_input_size", false) && pretrained.has("input_size");
        if (!of("img_size").has("img_size") && fixed) {
            int[] sizes = config.inputSize();
            return new int[] {sizes[1], sizes[2]};
        }
        return size(of("img_size"), "img_size", MAX_PIXELS, 224);
    }

    /** A size is a number for a square, or [height, width]. */
    private static int[] size(JsonObject json, String field, int most, int fallback) {
        if (json.isArray(field)) {
            int[] size = json.integers(field, 1, most);
            if (size.length != 2) {
                throw json.invalid(field, "a number or [height, width]");
            }
            return size;
        }
        int side = json.integer(field, 1, most, fallback);
        return new int[] {side, side};
    }

    private Optional<PositionConfig> positions(PrefixConfig prefix) {
        String kind = of("pos_embed").text("pos_embed", "learn");
        if (kind.isEmpty() || kind.equals("none")) {
            return Optional.empty();
        }
        if (!kind.equals("learn")) {
            throw given.invalid("pos_embed", "\"learn\" or \"none\"");
        }
        // FlexiViT's table is resized otherwise when a checkpoint is loaded, but not for pictures.
        boolean bilinear = config.name().contains("flexi") && !flag("dynamic_img_size", false);
        int covered = flag("no_embed_class", false) ? 0 : prefix.count();
        return Optional.of(
                new PositionConfig(
                        covered,
                        bilinear ? Interpolation.BILINEAR : Interpolation.BICUBIC_ANTIALIAS,
                        true));
    }

    private HeadConfig head(PrefixConfig prefix) {
        PoolingKind pooling = pooling(prefix);
        boolean norm = flag("final_norm", true) && normAfterPooling();
        List<String> labels = config.labels(labelCount());
        return new HeadConfig(
                pooling,
                norm,
                Optional.empty(),
                labels.isEmpty() ? Optional.empty() : Optional.of(labels));
    }

    private int labelCount() {
        int most = 1 << 20;
        return of("num_classes").has("num_classes")
                ? of("num_classes").integer("num_classes", 0, most)
                : config.labelCount(most);
    }

    private boolean normAfterPooling() {
        String pool = of("global_pool").text("global_pool", "token");
        return flag("fc_norm", Set.of("avg", "avgmax", "max").contains(pool));
    }

    private PoolingKind pooling(PrefixConfig prefix) {
        JsonObject source = of("global_pool");
        PoolingKind kind =
                switch (source.text("global_pool", "token")) {
                    case "token" -> PoolingKind.FIRST_TOKEN;
                    case "avg" -> PoolingKind.MEAN;
                    case "max" -> PoolingKind.MAX;
                    case "avgmax" -> PoolingKind.MEAN_AND_MAX;
                    case "map" -> PoolingKind.ATTENTION;
                    default ->
                            throw given.invalid(
                                    "global_pool", "one of token, avg, max, avgmax, map");
                };
        if (kind == PoolingKind.FIRST_TOKEN) {
            if (!prefix.classToken()) {
                throw given.invalid("global_pool", "another than token without a class token");
            }
            return distilled() ? PoolingKind.DISTILLED : kind;
        }
        if (flag("pool_include_prefix", false) && prefix.count() > 0) {
            throw given.invalid(
                    "pool_include_prefix", "false: prefix tokens are left out of pooling");
        }
        return kind;
    }
}
