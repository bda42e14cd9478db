package io.github.vitrine.image;

import io.github.vitrine.image.TargetSize.Size;
import java.util.Objects;

/** The settings of a {@link Preprocessor}. Not thread-safe. */
public final class PreprocessorBuilder {
    private TargetSize target;
    private Resample filter;
    private CenterCrop crop; // null: none
    private boolean resizesFloats;
    private Normalization normalization;

    PreprocessorBuilder(int channels) {
        this(
                new Geometry(new TargetSize.Same(), Resample.BILINEAR, null),
                false,
                Normalization.none(requirePictures(channels)));
    }

    PreprocessorBuilder(Geometry geometry, boolean resizesFloats, Normalization normalization) {
        target = geometry.target();
        filter = geometry.filter();
        crop = geometry.crop();
        this.resizesFloats = resizesFloats;
        this.normalization = normalization;
    }

    private static int requirePictures(int channels) {
        if (channels != 1 && channels != 3) {
            throw new IllegalArgumentException(
                    "expected a model of 1 or 3 input channels, found " + channels);
        }
        return channels;
    }

    PreprocessorBuilder size(TargetSize size) {
        target = size;
        return this;
    }

    PreprocessorBuilder centerCrop(CenterCrop other) {
        crop = other;
        return this;
    }

    PreprocessorBuilder resizeFloats() {
        resizesFloats = true;
        return this;
    }

    /**
     * Resizes every picture to one size, whatever its aspect ratio.
     *
     * @param height rows, from 1
     * @param width columns, from 1
     * @return this
     */
    public PreprocessorBuilder size(int height, int width) {
        return size(new TargetSize.Exact(checked(height, width)));
    }

    /**
     * Resizes the shorter side and keeps the aspect ratio.
     *
     * @param edge the shorter side, from 1
     * @return this
     */
    public PreprocessorBuilder shortestEdge(int edge) {
        return size(new TargetSize.ShortestEdge(checked(edge, edge).width()));
    }

    /**
     * Resizes the shorter side and keeps the aspect ratio, with a limit to the longer side.
     *
     * @param shortest the shorter side, from 1
     * @param longest what the longer side must not pass, from 1
     * @return this
     */
    public PreprocessorBuilder edges(int shortest, int longest) {
        Size edges = checked(shortest, longest);
        return size(new TargetSize.Edges(edges.height(), edges.width()));
    }

    /**
     * Keeps every picture's aspect ratio, without a crop but for what does not fill a patch. A
     * picture is resized to about the area of {@code height x width}, and has never more patches
     * than a picture of that size; how many rows and columns of them depends on the picture.
     *
     * @param height rows of a square picture, or of whatever shape the area is given by, from 1
     * @param width columns, from 1
     * @param patchHeight rows of a patch, at most {@code height}
     * @param patchWidth columns of a patch, at most {@code width}
     * @return this
     */
    public PreprocessorBuilder nativeAspect(
            int height, int width, int patchHeight, int patchWidth) {
        Size size = checked(height, width);
        Size patch = checked(patchHeight, patchWidth);
        if (patchHeight > height || patchWidth > width) {
            throw new IllegalArgumentException(
                    "expected patches of at most " + size + " pixels, found " + patch);
        }
        return noCrop().size(new TargetSize.WholePatches(size, patch));
    }

    /**
     * Leaves the size alone.
     *
     * @return this
     */
    public PreprocessorBuilder noResize() {
        return size(new TargetSize.Same());
    }

    /**
     * Sets the filter to resize with.
     *
     * @param other the filter
     * @return this
     * @throws IllegalArgumentException if it is nearest, and the preprocessor resizes floats
     */
    public PreprocessorBuilder resample(Resample other) {
        if (resizesFloats && other == Resample.NEAREST) {
            throw new IllegalArgumentException("expected a filter that weighs, found " + other);
        }
        filter = Objects.requireNonNull(other);
        return this;
    }

    /**
     * Crops around the centre, after resizing. Smaller pictures are padded: with black, unless the
     * config that the settings come from says otherwise. So it is with the side that an odd pixel
     * goes to: by default to the right and the bottom of a crop, and to the left and the top of a
     * padding, as in Hugging Face's processors.
     *
     * @param height rows, from 1
     * @param width columns, from 1
     * @return this
     */
    public PreprocessorBuilder centerCrop(int height, int width) {
        Size size = checked(height, width);
        return centerCrop(
                crop == null
                        ? CenterCrop.of(size, normalization.channels())
                        : new CenterCrop(size, crop.rounding(), crop.fill()));
    }

    /**
     * Doesn't crop.
     *
     * @return this
     */
    public PreprocessorBuilder noCrop() {
        crop = null;
        return this;
    }

    /**
     * Sets what bytes are multiplied by.
     *
     * @param factor such as 1/255.0; 1 leaves them
     * @return this
     * @throws IllegalArgumentException if its 255-fold is no float
     */
    public PreprocessorBuilder rescaleFactor(double factor) {
        normalization = normalization.factor(factor);
        return this;
    }

    /**
     * Sets what is subtracted, then divided by, per channel.
     *
     * @param mean one finite number per channel
     * @param deviation one finite number per channel, none of them 0
     * @return this
     * @throws IllegalArgumentException if they are not so
     */
    public PreprocessorBuilder normalize(float[] mean, float[] deviation) {
        normalization = normalization.statistics(mean, deviation);
        return this;
    }

    /**
     * Makes the preprocessor.
     *
     * @return a new one, which later changes to this builder don't touch
     */
    public Preprocessor build() {
        return new Preprocessor(new Geometry(target, filter, crop), resizesFloats, normalization);
    }

    private static Size checked(int height, int width) {
        if (height < 1 || width < 1 || (long) height * width > Geometry.MAX_PIXELS) {
            throw new IllegalArgumentException(
                    String.format(
                            "expected a size from 1 x 1 to %d pixels, found %d x %d",
                            Geometry.MAX_PIXELS, width, height));
        }
        return new Size(width, height);
    }
}
