package io.github.vitrine.image;

import io.github.vitrine.error.ConfigException;
import io.github.vitrine.json.JsonObject;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * Turns samples into a model's numbers: times a factor, minus a mean, divided by a deviation, per
 * channel. Interleaved samples become planes; a grey picture serves all channels.
 *
 * <p>The order and the precisions are the references': the product in double, then float three
 * times over. For 1/255 that equals torch's division of floats by 255, on all 256 levels.
 */
final class Normalization {
    private final double factor;
    private final float[] mean;
    private final float[] deviation;
    private final float[][] levels;

    private Normalization(double factor, float[] mean, float[] deviation) {
        this.factor = factor;
        this.mean = mean;
        this.deviation = deviation;
        levels = new float[mean.length][256];
        for (int c = 0; c < mean.length; c++) {
            for (int level = 0; level < 256; level++) {
                levels[c][level] = value(level, c);
            }
        }
    }

    /** Multiplies by 1/255 and does nothing else. */
    static Normalization none(int channels) {
        float[] ones = new float[channels];
        Arrays.fill(ones, 1);
        return new Normalization(1 / 255.0, new float[channels], ones);
    }

    /**
     * With another factor.
     *
     * @throws IllegalArgumentException if its 255-fold is no float
     */
    Normalization factor(double other) {
        if (!Float.isFinite((float) (255 * other))) {
            throw new IllegalArgumentException("a rescale factor of " + other);
        }
        return new Normalization(other, mean, deviation);
    }

    /**
     * With other statistics.
     *
     * @throws IllegalArgumentException unless there is a finite number for each channel, and no
     *     deviation is 0
     */
    Normalization statistics(float[] otherMean, float[] otherDeviation) {
        if (otherMean.length != channels() || otherDeviation.length != channels()) {
            throw new IllegalArgumentException(
                    String.format(
                            "expected mean and deviation of %d channel(s), found %d and %d",
                            channels(), otherMean.length, otherDeviation.length));
        }
        for (int c = 0; c < channels(); c++) {
            if (!Float.isFinite(otherMean[c]) || !Float.isFinite(otherDeviation[c])) {
                throw new IllegalArgumentException("a mean or deviation that is not finite");
            }
            if (otherDeviation[c] == 0) {
                throw new IllegalArgumentException("a deviation of 0");
            }
        }
        return new Normalization(factor, otherMean.clone(), otherDeviation.clone());
    }

    /**
     * One number for all channels or a list of one per channel, from a config.
     *
     * @throws ConfigException if it is neither, or no float can hold it
     */
    static float[] read(JsonObject config, String field, int channels) {
        List<Double> numbers =
                config.isNumber(field) ? List.of(config.number(field)) : config.numbers(field);
        if (numbers.size() != channels && numbers.size() != 1) {
            throw config.invalid(field, channels + " number(s), one per channel");
        }
        float[] values = new float[channels];
        for (int c = 0; c < channels; c++) {
            values[c] = numbers.get(numbers.size() == 1 ? 0 : c).floatValue();
            if (!Float.isFinite(values[c])) {
                throw config.invalid(field, "numbers that a float can hold");
            }
        }
        return values;
    }

    /** As {@link #read}, of numbers to divide by. */
    static float[] readDivisors(JsonObject config, String field, int channels) {
        float[] values = read(config, field, channels);
        for (float value : values) {
            if (value == 0) {
                throw config.invalid(field, "numbers other than 0");
            }
        }
        return values;
    }

    int channels() {
        return mean.length;
    }

    private float value(float sample, int channel) {
        return ((float) (sample * factor) - mean[channel]) / deviation[channel];
    }

    /**
     * Normalizes bytes.
     *
     * @param picture of one channel, or of as many as the model
     * @param out receives [channels, height, width]
     * @param at where the first value goes
     */
    void toPlanes(Picture picture, float[] out, int at) {
        byte[] samples = picture.samples();
        int stride = picture.channels();
        int pixels = picture.width() * picture.height();
        Objects.checkFromIndexSize(at, Math.multiplyExact(pixels, channels()), out.length);
        for (int c = 0; c < channels(); c++) {
            float[] level = levels[c];
            int sample = stride == 1 ? 0 : c;
            for (int i = 0; i < pixels; i++, sample += stride) {
                out[at++] = level[samples[sample] & 0xff];
            }
        }
    }

    /** Normalizes floats; as for bytes. */
    void toPlanes(FloatPicture picture, float[] out, int at) {
        float[] samples = picture.samples();
        int stride = picture.channels();
        int pixels = picture.size().width() * picture.size().height();
        Objects.checkFromIndexSize(at, Math.multiplyExact(pixels, channels()), out.length);
        for (int c = 0; c < channels(); c++) {
            int sample = stride == 1 ? 0 : c;
            for (int i = 0; i < pixels; i++, sample += stride) {
                out[at++] = value(samples[sample], c);
            }
        }
    }

    @Override
    public String toString() {
        return String.format(
                "rescale by %s, mean %s, deviation %s",
                factor, Arrays.toString(mean), Arrays.toString(deviation));
    }
}
