package io.github.vitrine.image;

import io.github.vitrine.error.ConfigException;
import io.github.vitrine.image.TargetSize.Size;
import io.github.vitrine.json.JsonObject;
import java.util.Arrays;
import java.util.List;

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
        if (channels != 1 && channels != 3) {
            throw new ConfigException(
                    config.origin()
                            + ": expected a model of 1 or 3 input channels (num_channels), found "
                            + channels);
        }
        this.config = config;
        this.channels = channels;
        this.type = type(unnamed);
    }

    private ImageProcessorType type(ImageProcessorType unnamed) {
        for (String field : List.of("image_processor_type", "feature_extractor_type")) {
            if (config.has(field)) {
                return ImageProcessorType.named(config.text(field))
                        .orElseThrow(
                                () ->
                                        config.invalid(
                                                field, "one of " + ImageProcessorType.known()));
            }
        }
        return unnamed;
    }

    Preprocessor.Builder read() {
        for (String step : STEPS_NOT_TAKEN) {
            if (config.flag(step, false)) {
                throw config.invalid(step, "false: this step is none that we take");
            }
        }
        if (config.flag("default_to_square", type.numberIsSquare()) != type.numberIsSquare()) {
            throw config.invalid("default_to_square", type.numberIsSquare() + ", as in " + type);
        }
        Preprocessor.Builder builder = Preprocessor.builder(channels);
        if (config.flag("do_resize", true)) {
            builder.size(size()).resample(resample());
        }
        if (config.flag("do_center_crop", type.crop() != null)) {
            builder.centerCrop(cropSize());
        }
        builder.rescaleFactor(config.flag("do_rescale", true) ? rescaleFactor() : 1);
        if (config.flag("do_normalize", true)) {
            float[] mean = perChannel("image_mean", type.statistics().mean());
            float[] deviation = perChannel("image_std", type.statistics().deviation());
            for (float value : deviation) {
                if (value == 0) {
                    throw config.invalid("image_std", "numbers other than 0");
                }
            }
            builder.normalize(mean, deviation);
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
        if ((long) height * width > Preprocessor.MAX_PIXELS) {
            throw config.invalid(field, "at most " + Preprocessor.MAX_PIXELS + " pixels");
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
                    return resample;
                }
            }
        }
        throw config.invalid("resample", "a code from 0 to " + last + ": " + knownFilters());
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

    /** One number for all channels, or a list of one per channel. */
    private float[] perChannel(String field, float[] fallback) {
        float[] values = new float[channels];
        String expected = channels + " number(s), one per channel";
        if (!config.has(field)) {
            // A default for three colours tells nothing of grey, unless it is thrice the same.
            boolean known = channels == 3 || fallback[0] == fallback[1];
            if (!known) {
                throw config.invalid(field, expected);
            }
            return Arrays.copyOf(fallback, channels);
        }
        if (config.isNumber(field)) {
            Arrays.fill(values, (float) config.number(field));
        } else {
            List<Double> numbers = config.numbers(field);
            if (numbers.size() != channels) {
                throw config.invalid(field, expected);
            }
            for (int c = 0; c < channels; c++) {
                values[c] = numbers.get(c).floatValue();
            }
        }
        for (float value : values) {
            if (!Float.isFinite(value)) {
                throw config.invalid(field, "numbers that a float can hold");
            }
        }
        return values;
    }
}
