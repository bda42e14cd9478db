package io.github.vitrine.image;

import io.github.vitrine.error.ConfigException;
import io.github.vitrine.image.TargetSize.Size;
import io.github.vitrine.json.JsonObject;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Reads a {@code preprocessor_config.json}, in today's form and in the older ones. What a missing
 * field means depends on the {@link ImageProcessorType}; a field of the wrong kind or range is a
 * {@link ConfigException}.
 */
final class PreprocessorConfig {
    private static final int MAX_SIDE = 1 << 14;

    /** Steps of other processors, which would change pixels if they were taken. */
    private static final List<String> STEPS_NOT_TAKEN =
            List.of(
                    "do_pad",
                    "do_flip",
                    "do_flip_channel_order",
                    "do_grayscale",
                    "do_thumbnail",
                    "do_align_long_axis",
                    "do_split_image",
                    "do_image_splitting",
                    "rescale_offset",
                    "include_top");

    private final JsonObject config;
    private final int channels;
    private final ImageProcessorType type;

    PreprocessorConfig(JsonObject config, int channels, ImageProcessorType unnamed) {
        this.config = config;
        this.channels = requirePictures(config, channels);
        this.type = type(unnamed);
    }

    /** Returns the number of channels if pictures come in so many. */
    static int requirePictures(JsonObject config, int channels) {
        if (channels != 1 && channels != 3) {
            throw new ConfigException(
                    config.origin()
                            + ": expected a model of 1 or 3 input channels, found "
                            + channels);
        }
        return channels;
    }

    private ImageProcessorType type(ImageProcessorType unnamed) {
        for (String field : List.of("image_processor_type", "feature_extractor_type")) {
            if (config.has(field)) {
                Optional<ImageProcessorType> named = ImageProcessorType.named(config.text(field));
                if (named.isEmpty()) {
                    throw config.invalid(field, "one of " + ImageProcessorType.known());
                }
                return named.get();
            }
        }
        return unnamed;
    }

    PreprocessorBuilder read() {
        for (String step : STEPS_NOT_TAKEN) {
            if (config.flag(step, false)) {
                throw config.invalid(step, "false: this step is none that we take");
            }
        }
        if (config.flag("default_to_square", type.numberIsSquare()) != type.numberIsSquare()) {
            throw config.invalid("default_to_square", type.numberIsSquare() + ", as in " + type);
        }
        PreprocessorBuilder builder = Preprocessor.builder(channels);
        boolean rescales = config.flag("do_rescale", true);
        if (config.flag("do_resize", true)) {
            builder.size(size()).resample(resample());
            if (type.resizesFloats() && rescales) {
                builder.resizeFloats();
            }
        }
        if (config.flag("do_center_crop", type.crop() != null)) {
            builder.centerCrop(CenterCrop.of(cropSize(), channels).rounding(type.rounding()));
        }
        builder.rescaleFactor(rescales ? rescaleFactor() : 1);
        if (config.flag("do_normalize", true)) {
            builder.normalize(mean(), deviation());
        }
        // Pictures have as many channels as the model anyway; the field must still make sense.
        config.flag("do_convert_rgb", true);
        return builder;
    }

    private TargetSize size() {
        if (!config.has("size")) {
            return type.size();
        }
        if (config.isNumber("size") && !type.numberIsSquare()) {
            return new TargetSize.ShortestEdge(config.integer("size", 1, MAX_SIDE));
        }
        if (config.isObject("size")) {
            JsonObject size = config.object("size");
            if (size.has("shortest_edge")) {
                int shortest = size.integer("shortest_edge", 1, MAX_SIDE);
                return size.has("longest_edge")
                        ? new TargetSize.Edges(shortest, size.integer("longest_edge", 1, MAX_SIDE))
                        : new TargetSize.ShortestEdge(shortest);
            }
        }
        return new TargetSize.Exact(extent("size"));
    }

    private Size cropSize() {
        if (config.has("crop_size")) {
            return extent("crop_size");
        }
        if (type.crop() == null) {
            throw config.invalid("crop_size", "the size of the centre crop");
        }
        return type.crop();
    }

    /** A number (a square), [height, width], or {"height": h, "width": w}. */
    private Size extent(String field) {
        int height;
        int width;
        if (config.isNumber(field)) {
            height = config.integer(field, 1, MAX_SIDE);
            width = height;
        } else if (config.isArray(field)) {
            int[] sides = config.integers(field, 1, MAX_SIDE);
            if (sides.length != 2) {
                throw config.invalid(field, "an array of height and width");
            }
            height = sides[0];
            width = sides[1];
        } else {
            JsonObject sides = config.object(field);
            height = sides.integer("height", 1, MAX_SIDE);
            width = sides.integer("width", 1, MAX_SIDE);
        }
        if ((long) height * width > Geometry.MAX_PIXELS) {
            throw config.invalid(field, "at most " + Geometry.MAX_PIXELS + " pixels");
        }
        return new Size(width, height);
    }

    private Resample resample() {
        if (!config.has("resample")) {
            return type.resample();
        }
        int last = Resample.values().length - 1;
        if (config.isNumber("resample")) {
            double code = config.number("resample");
            for (Resample resample : Resample.values()) {
                if (resample.code() == code) {
                    return requireForFloats(resample);
                }
            }
        }
        throw config.invalid("resample", "a code from 0 to " + last + ": " + knownFilters());
    }

    /** Torch resizes floats by these filters only; its lanczos came with a recent torchvision. */
    private Resample requireForFloats(Resample resample) {
        boolean fits = resample == Resample.BILINEAR || resample == Resample.BICUBIC;
        if (type.resizesFloats() && !fits) {
            throw config.invalid("resample", "2 or 3: bilinear or bicubic, for floats");
        }
        return resample;
    }

    private static String knownFilters() {
        StringBuilder known = new StringBuilder();
        for (int code = 0; code < Resample.values().length; code++) {
            known.append(code == 0 ? "" : ", ").append(code).append(" ");
            known.append(Resample.fromCode(code));
        }
        return known.toString();
    }

    private double rescaleFactor() {
        double factor = config.number("rescale_factor", 1 / 255.0);
        if (!Float.isFinite((float) (255 * factor))) {
            throw config.invalid("rescale_factor", "a number whose 255-fold is a float");
        }
        return factor;
    }

    private float[] mean() {
        return config.has("image_mean")
                ? Normalization.read(config, "image_mean", channels)
                : known("image_mean", type.statistics().mean());
    }

    private float[] deviation() {
        return config.has("image_std")
                ? Normalization.readDivisors(config, "image_std", channels)
                : known("image_std", type.statistics().deviation());
    }

    /** A default for three colours tells nothing of grey, unless it is thrice the same. */
    private float[] known(String field, float[] fallback) {
        if (channels == 1 && fallback[0] != fallback[1]) {
            throw config.invalid(field, "a number: the default is for three colours");
        }
        return Arrays.copyOf(fallback, channels);
    }
}
