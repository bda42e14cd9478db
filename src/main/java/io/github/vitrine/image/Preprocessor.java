package io.github.vitrine.image;

import io.github.vitrine.error.ConfigException;
import io.github.vitrine.error.ImageException;
import io.github.vitrine.events.Span;
import io.github.vitrine.events.Stage;
import io.github.vitrine.image.TargetSize.Size;
import io.github.vitrine.json.JsonObject;
import io.github.vitrine.tensor.Shape;
import io.github.vitrine.tensor.Tensor;

/**
 * Turns pictures into model input as a checkpoint's config says: resize, centre crop, rescale,
 * normalise. The floats are those of Hugging Face's PIL processors, of timm, and of torchvision,
 * bit for bit; DINOv3's processor, which resizes in floats, is met up to float rounding.
 *
 * <p>Models of one channel get pictures in grey (Pillow's mode L, before resizing); models of three
 * get a grey picture three times. Immutable, and safe for any number of threads at once.
 */
public final class Preprocessor {
    private final Geometry geometry;
    private final boolean resizesFloats;
    private final Normalization normalization;

    Preprocessor(Geometry geometry, boolean resizesFloats, Normalization normalization) {
        this.geometry = geometry;
        this.resizesFloats = resizesFloats;
        this.normalization = normalization;
    }

    /**
     * What a Hugging Face {@code preprocessor_config.json} says. A file that does not name its
     * processor is read as ViT's.
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
     * What a Hugging Face {@code preprocessor_config.json} says.
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
     * What the {@code pretrained_cfg} in a timm hub folder's {@code config.json} says: the
     * transform that timm's {@code create_transform} makes of it for evaluation.
     *
     * @param pretrainedCfg the object of that name
     * @param channels the model's input channels, 1 or 3
     * @return the preprocessor
     * @throws ConfigException if a field makes no sense, or a model of so many channels takes no
     *     pictures
     */
    public static Preprocessor fromTimm(JsonObject pretrainedCfg, int channels) {
        return new TimmDataConfig(pretrainedCfg, channels).read().build();
    }

    /**
     * A builder that rescales by 1/255 and does nothing else.
     *
     * @param channels the model's input channels, 1 or 3
     * @return a new builder
     */
    public static PreprocessorBuilder builder(int channels) {
        return new PreprocessorBuilder(channels);
    }

    /**
     * A builder that begins with this preprocessor's settings.
     *
     * @return a new builder
     */
    public PreprocessorBuilder toBuilder() {
        return new PreprocessorBuilder(geometry, resizesFloats, normalization);
    }

    /**
     * The number of planes of a tensor.
     *
     * @return 1 or 3
     */
    public int channels() {
        return normalization.channels();
    }

    /**
     * Whether all pictures come out at one size, {@link #height()} x {@link #width()}.
     *
     * @return false if the result's size depends on the picture's
     */
    public boolean hasFixedSize() {
        return geometry.hasFixedSize();
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
        return geometry.result(new Size(1, 1));
    }

    /**
     * Resizes and crops a picture, in bytes: to look at what the model sees. For a processor that
     * resizes floats, these are the bytes nearest to what it computes with.
     *
     * @param picture any picture
     * @return of the size that the model takes; may have one channel where the model has three
     * @throws ImageException if the result would have more than 16,777,216 pixels, or none
     */
    public Picture resizeAndCrop(Picture picture) {
        PictureScratch own = new PictureScratch();
        return geometry.bytes(inModelColours(picture, own), own);
    }

    private Picture inModelColours(Picture picture, PictureScratch scratch) {
        return channels() == 1 ? picture.toGray(scratch.samples) : picture;
    }

    /**
     * The shape of what becomes of a picture.
     *
     * @param picture any picture
     * @return [channels, height, width]
     * @throws ImageException if the result would have more than 16,777,216 pixels, or none
     */
    public Shape shape(Picture picture) {
        Size size = geometry.result(new Size(picture.width(), picture.height()));
        Geometry.requirePossible(picture, size);
        return Shape.of(channels(), size.height(), size.width());
    }

    /**
     * Prepares a picture.
     *
     * @param picture any picture
     * @return [channels, height, width]
     * @throws ImageException if the result would have more than 16,777,216 pixels, or none
     */
    public Tensor apply(Picture picture) {
        Tensor tensor = Tensor.zeros(shape(picture).sizes());
        apply(picture, tensor.data(), 0);
        return tensor;
    }

    /**
     * Prepares a picture as a part of a batch.
     *
     * @param picture any picture
     * @param out receives [channels, height, width]
     * @param at where the first value goes
     * @throws ImageException if the result would have more than 16,777,216 pixels, or none
     * @throws IndexOutOfBoundsException if the values don't fit
     */
    public void apply(Picture picture, float[] out, int at) {
        apply(picture, out, at, new PictureScratch());
    }

    /**
     * Prepares a picture as a part of a batch, in memory that is there already: what it allocates
     * is a few hundred bytes, once it has seen a picture of the size.
     *
     * @param picture any picture
     * @param out receives [channels, height, width]
     * @param at where the first value goes
     * @param scratch what the work takes; for one call at a time
     * @throws ImageException if the result would have more than 16,777,216 pixels, or none
     * @throws IndexOutOfBoundsException if the values don't fit
     */
    public void apply(Picture picture, float[] out, int at, PictureScratch scratch) {
        Span span = Span.begin(Stage.RESIZE);
        scratch.reset();
        Picture source = inModelColours(picture, scratch);
        if (resizesFloats) {
            normalization.toPlanes(geometry.floats(source, scratch), out, at);
        } else {
            normalization.toPlanes(geometry.bytes(source, scratch), out, at);
        }
        Size size = geometry.result(new Size(picture.width(), picture.height()));
        span.end((long) picture.width() * picture.height(), (long) size.width() * size.height());
    }

    /** The settings, for logs. */
    @Override
    public String toString() {
        return geometry + (resizesFloats ? " in floats, " : ", ") + normalization;
    }
}
