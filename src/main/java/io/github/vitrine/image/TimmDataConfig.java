package io.github.vitrine.image;

import io.github.vitrine.error.ConfigException;
import io.github.vitrine.image.CenterCrop.Rounding;
import io.github.vitrine.image.TargetSize.Size;
import io.github.vitrine.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Reads the transform out of the {@code pretrained_cfg} of a timm hub folder. A missing field means
 * what timm's {@code PretrainedCfg} says; a field of the wrong kind or range is a {@link
 * ConfigException}.
 *
 * <p>Reference: timm, {@code data/config.py} and {@code transforms_imagenet_eval} in {@code
 * data/transforms_factory.py}.
 */
final class TimmDataConfig {
    private static final int MAX_SIDE = 1 << 14;

    private final JsonObject config;
    private final int channels;

    TimmDataConfig(JsonObject config, int channels) {
        this.config = config;
        this.channels = PreprocessorConfig.requirePictures(config, channels);
    }

    PreprocessorBuilder read() {
        Size size = inputSize();
        Size scaled = scaled(size);
        float[] mean = mean(); // checked before it is padded with
        CenterCrop crop = CenterCrop.of(size, channels).rounding(Rounding.HALF_EVEN);
        PreprocessorBuilder builder = Preprocessor.builder(channels).resample(filter());
        switch (config.text("crop_mode", "center")) {
            case "center":
                if (size.height() == size.width()) {
                    builder.shortestEdge(scaled.height());
                } else {
                    // timm forgets to hand its interpolation on, and so its default acts.
                    builder.size(new TargetSize.KeepRatio(scaled, false))
                            .resample(Resample.BILINEAR);
                }
                break;
            case "squash":
                builder.size(new TargetSize.Exact(scaled));
                break;
            case "border":
                builder.size(new TargetSize.KeepRatio(scaled, true));
                crop = crop.fill(borderColour());
                break;
            default:
                throw config.invalid("crop_mode", "one of center, squash, border");
        }
        return builder.centerCrop(crop).normalize(mean, deviation());
    }

    private Size inputSize() {
        if (!config.has("input_size")) {
            return new Size(224, 224);
        }
        int[] sizes = config.integers("input_size", 1, MAX_SIDE);
        if (sizes.length != 3 || (long) sizes[1] * sizes[2] > Geometry.MAX_PIXELS) {
            throw config.invalid(
                    "input_size",
                    "channels, height and width, of at most " + Geometry.MAX_PIXELS + " pixels");
        }
        return new Size(sizes[2], sizes[1]);
    }

    /** What the picture is resized to, of which the crop then keeps a part. */
    private Size scaled(Size size) {
        double kept = config.number("crop_pct", 0.875);
        double height = Math.floor(size.height() / kept);
        double width = Math.floor(size.width() / kept);
        if (!(kept > 0 && Math.min(height, width) >= 1 && Math.max(height, width) <= MAX_SIDE)) {
            throw config.invalid(
                    "crop_pct",
                    "a share of " + size + " pixels that leaves sides from 1 to " + MAX_SIDE);
        }
        return new Size((int) width, (int) height);
    }

    private Resample filter() {
        String name = config.text("interpolation", "bicubic");
        for (Resample filter : Resample.values()) {
            if (name.equals(filter.name().toLowerCase(Locale.ROOT))) {
                return filter;
            }
        }
        throw config.invalid(
                "interpolation", "one of nearest, lanczos, bilinear, bicubic, box, hamming");
    }

    private float[] mean() {
        return config.has("mean")
                ? Normalization.read(config, "mean", channels)
                : imageNet("mean", ImageProcessorType.Statistics.IMAGENET.mean());
    }

    private float[] deviation() {
        return config.has("std")
                ? Normalization.readDivisors(config, "std", channels)
                : imageNet("std", ImageProcessorType.Statistics.IMAGENET.deviation());
    }

    private float[] imageNet(String field, float[] values) {
        if (channels != values.length) {
            throw config.invalid(field, "a number: the default is for three colours");
        }
        return values;
    }

    /** The mean as bytes, halves to even; in double, which the mean's floats are not. */
    private List<Integer> borderColour() {
        List<Double> mean =
                config.has("mean") ? config.numbers("mean") : List.of(0.485, 0.456, 0.406);
        List<Integer> colour = new ArrayList<>();
        for (int c = 0; c < channels; c++) {
            double level = Math.rint(255 * mean.get(mean.size() == 1 ? 0 : c));
            if (!(level >= 0 && level <= 255)) {
                throw config.invalid("mean", "numbers from 0 to 1, to pad with");
            }
            colour.add((int) level);
        }
        return colour;
    }
}
