package io.github.vitrine.benchmarks.vit;

import io.github.vitrine.json.JsonObject;
import java.util.Locale;

/**
 * The sizes of a Vision Transformer.
 *
 * @param width D, of every token
 * @param layers how many encoder blocks
 * @param heads H, of each attention
 * @param mlpWidth M, of each MLP's inner layer
 * @param imageSize side of the pictures it was trained on, in pixels
 * @param patchSize P, in pixels
 * @param labels how many classes
 * @param epsilon of every layer norm
 */
public record VitGeometry(
        int width,
        int layers,
        int heads,
        int mlpWidth,
        int imageSize,
        int patchSize,
        int labels,
        double epsilon) {
    private static final int SANE = 1 << 20;

    /**
     * The sizes of one of the usual models, at 224 x 224 with 1000 labels.
     *
     * @param preset such as {@code vit-b16}
     * @return its sizes
     */
    public static VitGeometry preset(String preset) {
        return switch (preset.toLowerCase(Locale.ROOT)) {
            case "vit-ti16" -> usual(192, 12, 3, 16);
            case "vit-s16" -> usual(384, 12, 6, 16);
            case "vit-b16" -> usual(768, 12, 12, 16);
            case "vit-b32" -> usual(768, 12, 12, 32);
            case "vit-l16" -> usual(1024, 24, 16, 16);
            case "vit-h14" -> usual(1280, 32, 16, 14);
            default ->
                    throw new IllegalArgumentException(
                            "unknown model "
                                    + preset
                                    + ": expected vit-ti16, vit-s16, vit-b16, vit-b32, vit-l16 or"
                                    + " vit-h14");
        };
    }

    private static VitGeometry usual(int width, int layers, int heads, int patchSize) {
        return new VitGeometry(width, layers, heads, 4 * width, 224, patchSize, 1000, 1e-12);
    }

    /**
     * Reads the sizes from a ViT's {@code config.json}; absent fields have the reference's
     * defaults.
     *
     * @param config the file
     * @param labels how many, which a config need not say
     * @return the sizes
     */
    public static VitGeometry of(JsonObject config, int labels) {
        String activation = config.text("hidden_act", "gelu");
        if (!activation.equals("gelu")) {
            throw config.invalid("hidden_act", "\"gelu\", the only one these graphs compute");
        }
        return new VitGeometry(
                config.integer("hidden_size", 1, SANE, 768),
                config.integer("num_hidden_layers", 1, SANE, 12),
                config.integer("num_attention_heads", 1, SANE, 12),
                config.integer("intermediate_size", 1, SANE, 3072),
                config.integer("image_size", 1, SANE, 224),
                config.integer("patch_size", 1, SANE, 16),
                labels,
                config.number("layer_norm_eps", 1e-12));
    }

    /**
     * Width of one head.
     *
     * @return Dh
     */
    public int headWidth() {
        return width / heads;
    }

    /**
     * Patches along one side of a picture.
     *
     * @param resolution the picture's side, in pixels
     * @return how many
     */
    public int grid(int resolution) {
        return resolution / patchSize;
    }

    /**
     * Tokens of one picture, the class token included.
     *
     * @param resolution the picture's side, in pixels
     * @return N
     */
    public int tokens(int resolution) {
        return grid(resolution) * grid(resolution) + 1;
    }

    /**
     * The arithmetic of one picture's matrix products, which is all but a percent of the whole; two
     * operations for each multiply-add.
     *
     * @param resolution the picture's side, in pixels
     * @return floating-point operations
     */
    public long operations(int resolution) {
        long n = tokens(resolution);
        return 2 * (patches(n) + layers * block(n, n) + (long) width * labels);
    }

    /**
     * The arithmetic that the logits depend on: the last block's answer is read at the class token
     * alone.
     *
     * @param resolution the picture's side, in pixels
     * @return floating-point operations, fewer than {@link #operations}
     */
    public long operationsToClassToken(int resolution) {
        long n = tokens(resolution);
        long blocks = (layers - 1) * block(n, n) + block(n, 1);
        return 2 * (patches(n) + blocks + (long) width * labels);
    }

    private long patches(long n) {
        return (n - 1) * 3 * patchSize * patchSize * width;
    }

    /** Multiply-adds of a block that reads n tokens and writes some of them. */
    private long block(long n, long written) {
        long d = width;
        long keysAndValues = 2 * n * d * d;
        long queriesAndOutput = 2 * written * d * d;
        long attention = 2 * written * n * d;
        long mlp = 2 * written * d * mlpWidth;
        return keysAndValues + queriesAndOutput + attention + mlp;
    }
}
