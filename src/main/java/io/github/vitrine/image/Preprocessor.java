package io.github.vitrine.image;

import io.github.vitrine.error.ConfigException;
import io.github.vitrine.error.ImageException;
import io.github.vitrine.events.Span;
import io.github.vitrine.events.Stage;
import io.github.vitrine.image.TargetSize.Size;
import io.github.vitrine.json.JsonObject;
import io.github.vitrine.tensor.Tensor;
import java.util.Arrays;
import java.util.Objects;

/**
 * Turns pictures into model input as a checkpoint's {@code preprocessor_config.json} says: resize,
 * centre crop, rescale, normalise. The floats are those of Hugging Face's PIL processors, bit for
 * bit.
 *
 * <p>Models of one channel get pictures in grey (Pillow's mode L, before resizing); models of three
 * get a grey picture three times. Immutable, and safe for any number of threads at once.
 */
public final class Preprocessor {
    /** A vision transformer's input has no use for more; tensors stay below 200 MiB. */
    static final int MAX_PIXELS = 1 << 24;

    private final Builder settings;
    private final float[][] levels;

    private Preprocessor(Builder settings) {
        this.settings = settings;
        this.levels = new float[settings.channels][256];
        for (int c = 0; c < settings.channels; c++) {
            for (int level = 0; level < 256; level++) {
                // The reference's order and precisions: double, then float three times over.
                float scaled = (float) (level * settings.rescaleFactor);
                levels[c][level] = (scaled - settings.mean[c]) / settings.deviation[c];
            }
        }
    }

    /**
     * What a {@code preprocessor_config.json} says. A file that does not name its processor is read
     * as ViT's.
     *
     * @param config the file
     * @param channels the model's input channels, 1 or 3
     * @return the preprocessor
     * @throws ConfigException if a field makes no sense, the processor is none we know, or a model
     *     of so many channels takes no pictures
     */
    public static Preprocessor fromConfig(JsonObject config, int channels) {
        return fromConfig(config, channels, ImageProcessorType.VIT);
    }

    /**
     * What a {@code preprocessor_config.json} says.
     *
     * @param config the file
     * @param channels the model's input channels, 1 or 3
     * @param unnamed how to read a file that does not name its processor
     * @return the preprocessor
     * @throws ConfigException if a field makes no sense, the processor is none we know, or a model
     *     of so many channels takes no pictures
     */
    public static Preprocessor fromConfig(
            JsonObject config, int channels, ImageProcessorType unnamed) {
        return new PreprocessorConfig(config, channels, unnamed).read().build();
    }

    /**
     * A builder that rescales by 1/255 and does nothing else.
     *
     * @param channels the model's input channels, 1 or 3
     * @return a new builder
     */
    public static Builder builder(int channels) {
        return new Builder(channels);
    }

    /**
     * A builder that begins with this preprocessor's settings.
     *
     * @return a new builder
     */
    public Builder toBuilder() {
        return new Builder(settings);
    }

    /**
     * The number of planes of a tensor.
     *
     * @return 1 or 3
     */
    public int channels() {
        return settings.channels;
    }

    /**
     * Whether all pictures come out at one size, {@link #height()} x {@link #width()}.
     *
     * @return false if the result's size depends on the picture's
     */
    public boolean hasFixedSize() {
        return settings.crop != null || settings.size instanceof TargetSize.Exact;
    }

    /**
     * The rows of every result.
     *
     * @return at least 1
     * @throws IllegalStateException unless {@link #hasFixedSize()}
     */
    public int height() {
        return fixedSize().height();
    }

    /**
     * The columns of every result.
     *
     * @return at least 1
     * @throws IllegalStateException unless {@link #hasFixedSize()}
     */
    public int width() {
        return fixedSize().width();
    }

    private Size fixedSize() {
        if (!hasFixedSize()) {
            throw new IllegalStateException("the result's size depends on the picture: " + this);
        }
        return resultSize(new Size(1, 1));
    }

    private Size resultSize(Size picture) {
        return settings.crop != null ? settings.crop : settings.size.of(picture);
    }

    /**
     * Resizes and crops a picture, still in bytes. Only the part that the crop keeps is computed.
     *
     * @param picture any picture
     * @return the picture that {@link #toTensor} takes; may have one channel where the model has
     *     three
     * @throws ImageException if the result would have more than 16,777,216 pixels
     */
    public Picture resizeAndCrop(Picture picture) {
        Span span = Span.begin(Stage.RESIZE);
        Picture ready = resizedAndCropped(picture);
        span.end((long) picture.width() * picture.height(), (long) ready.width() * ready.height());
        return ready;
    }

    private Picture resizedAndCropped(Picture picture) {
        Picture source = settings.channels == 1 ? picture.toGray() : picture;
        Size given = new Size(picture.width(), picture.height());
        Size resized = settings.size.of(given);
        Size result = resultSize(given);
        if ((long) result.width() * result.height() > MAX_PIXELS) {
            throw new ImageException(
                    "a picture of "
                            + given
                            + " pixels would be resized to "
                            + result
                            + ": expected at most "
                            + MAX_PIXELS
                            + " pixels");
        }
        int left = Math.floorDiv(resized.width() - result.width(), 2);
        int top = Math.floorDiv(resized.height() - result.height(), 2);
        Picture kept =
                Resizer.resizeWindow(
                        source,
                        resized.width(),
                        resized.height(),
                        settings.resample,
                        Resizer.Box.of(source),
                        Math.max(left, 0),
                        Math.max(top, 0),
                        Math.min(resized.width(), result.width()),
                        Math.min(resized.height(), result.height()));
        return kept.crop(Math.min(left, 0), Math.min(top, 0), result.width(), result.height());
    }

    /**
     * Rescales and normalises a picture that has its final size.
     *
     * @param picture what {@link #resizeAndCrop} gave
     * @param out receives [channels, height, width]
     * @param at where the first value goes
     * @throws IndexOutOfBoundsException if the values don't fit
     */
    public void toTensor(Picture picture, float[] out, int at) {
        Picture source = settings.channels == 1 ? picture.toGray() : picture;
        byte[] samples = source.samples();
        int stride = source.channels();
        int pixels = source.width() * source.height();
        Objects.checkFromIndexSize(at, Math.multiplyExact(pixels, settings.channels), out.length);
        for (int c = 0; c < settings.channels; c++) {
            float[] level = levels[c];
            int sample = stride == 1 ? 0 : c;
            for (int i = 0; i < pixels; i++, sample += stride) {
                out[at + i] = level[samples[sample] & 0xff];
            }
            at += pixels;
        }
    }

    /**
     * Does it all.
     *
     * @param picture any picture
     * @return [channels, height, width]
     * @throws ImageException if the result would have more than 16,777,216 pixels
     */
    public Tensor apply(Picture picture) {
        Picture ready = resizeAndCrop(picture);
        Tensor tensor = Tensor.zeros(settings.channels, ready.height(), ready.width());
        toTensor(ready, tensor.data(), 0);
        return tensor;
    }

    /** The settings, for logs. */
    @Override
    public String toString() {
        return settings.toString();
    }

    /** The settings of a {@link Preprocessor}. */
    public static final class Builder {
        private final int channels;
        private TargetSize size = new TargetSize.Same();
        private Resample resample = Resample.BILINEAR;
        private Size crop; // null: no crop
        private double rescaleFactor = 1 / 255.0;
        private float[] mean;
        private float[] deviation;

        private Builder(int channels) {
            if (channels != 1 && channels != 3) {
                throw new IllegalArgumentException(
                        "expected a model of 1 or 3 input channels, found " + channels);
            }
            this.channels = channels;
            this.mean = new float[channels];
            this.deviation = new float[channels];
            Arrays.fill(deviation, 1);
        }

        private Builder(Builder other) {
            channels = other.channels;
            size = other.size;
            resample = other.resample;
            crop = other.crop;
            rescaleFactor = other.rescaleFactor;
            mean = other.mean;
            deviation = other.deviation;
        }

        Builder size(TargetSize target) {
            size = target;
            return this;
        }

        Builder centerCrop(Size target) {
            crop = target;
            return this;
        }

        /**
         * Resizes every picture to one size, whatever its aspect ratio.
         *
         * @param height rows, from 1
         * @param width columns, from 1
         * @return this
         */
        public Builder size(int height, int width) {
            return size(new TargetSize.Exact(checked(height, width)));
        }

        /**
         * Resizes the shorter side and keeps the aspect ratio.
         *
         * @param edge the shorter side, from 1
         * @return this
         */
        public Builder shortestEdge(int edge) {
            return size(new TargetSize.ShortestEdge(checked(edge, edge).width()));
        }

        /**
         * Resizes the shorter side and keeps the aspect ratio, with a limit to the longer side.
         *
         * @param shortest the shorter side, from 1
         * @param longest what the longer side must not pass, from 1
         * @return this
         */
        public Builder edges(int shortest, int longest) {
            Size edges = checked(shortest, longest);
            return size(new TargetSize.Edges(edges.height(), edges.width()));
        }

        /**
         * Leaves the size alone.
         *
         * @return this
         */
        public Builder noResize() {
            return size(new TargetSize.Same());
        }

        /**
         * Sets the filter to resize with.
         *
         * @param filter the filter
         * @return this
         */
        public Builder resample(Resample filter) {
            resample = Objects.requireNonNull(filter);
            return this;
        }

        /**
         * Crops around the centre, after resizing. Smaller pictures are padded with black.
         *
         * @param height rows, from 1
         * @param width columns, from 1
         * @return this
         */
        public Builder centerCrop(int height, int width) {
            return centerCrop(checked(height, width));
        }

        /**
         * Doesn't crop.
         *
         * @return this
         */
        public Builder noCrop() {
            return centerCrop(null);
        }

        /**
         * Sets what bytes are multiplied by.
         *
         * @param factor such as 1/255.0; 1 leaves them
         * @return this
         */
        public Builder rescaleFactor(double factor) {
            if (!Float.isFinite((float) (255 * factor))) {
                throw new IllegalArgumentException("a rescale factor of " + factor);
            }
            rescaleFactor = factor;
            return this;
        }

        /**
         * Sets what is subtracted, then divided by, per channel.
         *
         * @param mean one finite number per channel
         * @param deviation one finite number per channel, none of them 0
         * @return this
         */
        public Builder normalize(float[] mean, float[] deviation) {
            if (mean.length != channels || deviation.length != channels) {
                throw new IllegalArgumentException(
                        "expected mean and deviation of "
                                + channels
                                + " channel(s), found "
                                + mean.length
                                + " and "
                                + deviation.length);
            }
            for (int c = 0; c < channels; c++) {
                if (!Float.isFinite(mean[c]) || !Float.isFinite(deviation[c])) {
                    throw new IllegalArgumentException("a mean or deviation that is not finite");
                }
                if (deviation[c] == 0) {
                    throw new IllegalArgumentException("a deviation of 0");
                }
            }
            this.mean = mean.clone();
            this.deviation = deviation.clone();
            return this;
        }

        /**
         * Makes the preprocessor.
         *
         * @return a new one, which later changes to this builder don't touch
         */
        public Preprocessor build() {
            return new Preprocessor(new Builder(this));
        }

        private static Size checked(int height, int width) {
            if (height < 1 || width < 1 || (long) height * width > MAX_PIXELS) {
                throw new IllegalArgumentException(
                        "expected a size from 1 x 1 to "
                                + MAX_PIXELS
                                + " pixels, found "
                                + width
                                + " x "
                                + height);
            }
            return new Size(width, height);
        }

        @Override
        public String toString() {
            return "resize "
                    + size
                    + " "
                    + resample
                    + ", crop "
                    + (crop == null ? "none" : crop)
                    + ", rescale by "
                    + rescaleFactor
                    + ", mean "
                    + Arrays.toString(mean)
                    + ", deviation "
                    + Arrays.toString(deviation);
        }
    }
}
