package io.github.vitrine.image;

import io.github.vitrine.image.CenterCrop.Rounding;
import io.github.vitrine.image.TargetSize.Size;

/**
 * The transforms that torchvision publishes with the weights of its vision transformers, by the
 * names of those weights: its files carry no config that would say so. All take three colours and
 * normalise with ImageNet's statistics.
 *
 * <p>Reference: torchvision, {@code models/vision_transformer.py} and {@code
 * transforms/_presets.py}.
 */
public enum TorchvisionTransform {
    /** {@code ViT_B_16_Weights.IMAGENET1K_V1}. */
    VIT_B_16_IMAGENET1K_V1(256, 224, Resample.BILINEAR),
    /** {@code ViT_B_16_Weights.IMAGENET1K_SWAG_E2E_V1}. */
    VIT_B_16_IMAGENET1K_SWAG_E2E_V1(384, 384, Resample.BICUBIC),
    /** {@code ViT_B_16_Weights.IMAGENET1K_SWAG_LINEAR_V1}. */
    VIT_B_16_IMAGENET1K_SWAG_LINEAR_V1(224, 224, Resample.BICUBIC),
    /** {@code ViT_B_32_Weights.IMAGENET1K_V1}. */
    VIT_B_32_IMAGENET1K_V1(256, 224, Resample.BILINEAR),
    /** {@code ViT_L_16_Weights.IMAGENET1K_V1}. */
    VIT_L_16_IMAGENET1K_V1(242, 224, Resample.BILINEAR),
    /** {@code ViT_L_16_Weights.IMAGENET1K_SWAG_E2E_V1}. */
    VIT_L_16_IMAGENET1K_SWAG_E2E_V1(512, 512, Resample.BICUBIC),
    /** {@code ViT_L_16_Weights.IMAGENET1K_SWAG_LINEAR_V1}. */
    VIT_L_16_IMAGENET1K_SWAG_LINEAR_V1(224, 224, Resample.BICUBIC),
    /** {@code ViT_L_32_Weights.IMAGENET1K_V1}. */
    VIT_L_32_IMAGENET1K_V1(256, 224, Resample.BILINEAR),
    /** {@code ViT_H_14_Weights.IMAGENET1K_SWAG_E2E_V1}. */
    VIT_H_14_IMAGENET1K_SWAG_E2E_V1(518, 518, Resample.BICUBIC),
    /** {@code ViT_H_14_Weights.IMAGENET1K_SWAG_LINEAR_V1}. */
    VIT_H_14_IMAGENET1K_SWAG_LINEAR_V1(224, 224, Resample.BICUBIC);

    private final Preprocessor preprocessor;

    TorchvisionTransform(int resize, int crop, Resample filter) {
        preprocessor = of(resize, crop, filter);
    }

    /**
     * The transform.
     *
     * @return resize, centre crop, normalisation
     */
    public Preprocessor preprocessor() {
        return preprocessor;
    }

    /**
     * A transform like these, torchvision's {@code ImageClassification} preset, for weights of your
     * own.
     *
     * @param resize what the shorter side becomes, from 1
     * @param crop side of the square that is then cut out, from 1
     * @param filter what to resize with
     * @return resize, centre crop, normalisation with ImageNet's statistics
     */
    public static Preprocessor of(int resize, int crop, Resample filter) {
        ImageProcessorType.Statistics statistics = ImageProcessorType.Statistics.IMAGENET;
        return Preprocessor.builder(3)
                .shortestEdge(resize)
                .resample(filter)
                .centerCrop(CenterCrop.of(new Size(crop, crop), 3).rounding(Rounding.HALF_EVEN))
                .normalize(statistics.mean(), statistics.deviation())
                .build();
    }
}
