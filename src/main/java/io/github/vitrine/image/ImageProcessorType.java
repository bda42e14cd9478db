package io.github.vitrine.image;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The image processors of Hugging Face whose {@code preprocessor_config.json} we read, with what a
 * missing field means to each. All rescale by 1/255, normalise and resize unless told otherwise.
 */
public enum ImageProcessorType {
    /** ViT: straight to a square, bilinear. */
    VIT("ViT", exact(224), null, Resample.BILINEAR, true, Statistics.HALF),
    /** DeiT: straight to a square, bicubic, then a centre crop. */
    DEIT("DeiT", exact(256), square(224), Resample.BICUBIC, true, Statistics.HALF),
    /** BEiT: straight to a square, bicubic. */
    BEIT("Beit", exact(224), null, Resample.BICUBIC, true, Statistics.HALF),
    /** CLIP: shortest edge, bicubic, centre crop. */
    CLIP("CLIP", shortest(224), square(224), Resample.BICUBIC, false, Statistics.CLIP),
    /** BiT, whose processor DINOv2 uses: shortest edge, bicubic, centre crop. */
    BIT("Bit", shortest(224), square(224), Resample.BICUBIC, false, Statistics.CLIP),
    /** SigLIP: straight to a square, bicubic. */
    SIGLIP("Siglip", exact(224), null, Resample.BICUBIC, false, Statistics.HALF),
    /** DINOv3: straight to a square, bilinear, in floats: bytes are rescaled before resizing. */
    DINOV3("DINOv3ViT", exact(224), null, Resample.BILINEAR, true, Statistics.IMAGENET);

    /**
     * Mean and standard deviation per channel.
     *
     * @param mean of red, green, blue
     * @param deviation of red, green, blue
     */
    record Statistics(float[] mean, float[] deviation) {
        static final Statistics HALF =
                new Statistics(new float[] {0.5f, 0.5f, 0.5f}, new float[] {0.5f, 0.5f, 0.5f});

        static final Statistics IMAGENET =
                new Statistics(
                        new float[] {0.485f, 0.456f, 0.406f}, new float[] {0.229f, 0.224f, 0.225f});

        /** Of the pictures that OpenAI's CLIP was trained on. */
        static final Statistics CLIP =
                new Statistics(
                        new float[] {0.48145466f, 0.4578275f, 0.40821073f},
                        new float[] {0.26862954f, 0.26130258f, 0.27577711f});
    }

    private static final String[] SUFFIXES = {
        "ImageProcessor", "ImageProcessorFast", "ImageProcessorPil", "FeatureExtractor"
    };

    private final String stem;
    private final TargetSize size;
    private final TargetSize.Size crop;
    private final Resample resample;
    private final boolean numberIsSquare;
    private final Statistics statistics;

    ImageProcessorType(
            String stem,
            TargetSize size,
            TargetSize.Size crop,
            Resample resample,
            boolean numberIsSquare,
            Statistics statistics) {
        this.stem = stem;
        this.size = size;
        this.crop = crop;
        this.resample = resample;
        this.numberIsSquare = numberIsSquare;
        this.statistics = statistics;
    }

    private static TargetSize exact(int side) {
        return new TargetSize.Exact(square(side));
    }

    private static TargetSize shortest(int edge) {
        return new TargetSize.ShortestEdge(edge);
    }

    private static TargetSize.Size square(int side) {
        return new TargetSize.Size(side, side);
    }

    /** The type of a name such as {@code ViTImageProcessor} or {@code CLIPFeatureExtractor}. */
    static Optional<ImageProcessorType> named(String name) {
        for (ImageProcessorType type : values()) {
            for (String suffix : SUFFIXES) {
                if (name.equals(type.stem + suffix)) {
                    return Optional.of(type);
                }
            }
        }
        return Optional.empty();
    }

    /** All types, for a message. */
    static String known() {
        return Arrays.stream(values())
                .map(type -> type.stem + SUFFIXES[0])
                .collect(Collectors.joining(", "));
    }

    TargetSize size() {
        return size;
    }

    /** The centre crop's size, or null where the default is not to crop. */
    TargetSize.Size crop() {
        return crop;
    }

    Resample resample() {
        return resample;
    }

    /** Whether a {@code size} that is a number means a square, or the shortest edge. */
    boolean numberIsSquare() {
        return numberIsSquare;
    }

    /** Whether bytes become floats before they are resized, which then rounds nothing. */
    boolean resizesFloats() {
        return this == DINOV3;
    }

    CenterCrop.Rounding rounding() {
        return resizesFloats() ? CenterCrop.Rounding.TRUNCATE : CenterCrop.Rounding.FLOOR;
    }

    Statistics statistics() {
        return statistics;
    }
}
