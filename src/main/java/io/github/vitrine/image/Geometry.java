package io.github.vitrine.image;

import io.github.vitrine.error.ImageException;
import io.github.vitrine.image.TargetSize.Size;

/**
 * Which part of a picture a model sees, and at what size: resize, then crop. Only what the crop
 * keeps is computed.
 *
 * @param target how large a picture becomes before the crop
 * @param filter what to resize with
 * @param crop null: none
 */
record Geometry(TargetSize target, Resample filter, CenterCrop crop) {
    /** A vision transformer's input has no use for more; tensors stay below 200 MiB. */
    static final int MAX_PIXELS = 1 << 24;

    /** Whether all pictures come out at one size. */
    boolean hasFixedSize() {
        return crop != null || target instanceof TargetSize.Exact;
    }

    /** The size that a picture comes out at. */
    Size result(Size picture) {
        return crop != null ? crop.size() : target.kept(target.of(picture)).size();
    }

    private Window window(Picture picture) {
        Size resized = target.of(new Size(picture.width(), picture.height()));
        if (resized.width() < 1 || resized.height() < 1) {
            throw impossible(picture, resized);
        }
        Window window = crop == null ? target.kept(resized) : crop.in(resized);
        requirePossible(picture, window.size());
        return window;
    }

    /**
     * Checks a size before anything of it is allocated.
     *
     * @throws ImageException if the size is none that a picture should come out at
     */
    static void requirePossible(Picture picture, Size result) {
        long pixels = (long) result.width() * result.height();
        if (pixels < 1 || pixels > MAX_PIXELS) {
            throw impossible(picture, result);
        }
    }

    private static ImageException impossible(Picture picture, Size result) {
        return new ImageException(
                String.format(
                        "a picture of %d x %d pixels would be resized to %s: expected 1 to %d"
                                + " pixels",
                        picture.width(), picture.height(), result, MAX_PIXELS));
    }

    /**
     * Resizes and crops, rounding to bytes as Pillow does.
     *
     * @param scratch holds what is returned, unless that is the picture itself
     * @return as many channels as the picture, unless it is padded in colour
     */
    Picture bytes(Picture picture, PictureScratch scratch) {
        Window window = window(picture);
        Window inside = window.inside();
        Picture kept = Resizer.resize(picture, inside, filter, Resizer.Box.of(picture), scratch);
        if (kept.width() == window.size().width() && kept.height() == window.size().height()) {
            return kept;
        }
        byte[] fill = crop.fillBytes();
        return (fill.length > kept.channels() ? kept.toRgb(scratch.samples) : kept)
                .crop(
                        Math.min(window.left(), 0),
                        Math.min(window.top(), 0),
                        window.size().width(),
                        window.size().height(),
                        fill,
                        scratch.samples);
    }

    /** Resizes and crops without rounding; padding is black. The result is scratch memory. */
    FloatPicture floats(Picture picture, PictureScratch scratch) {
        return FloatResizer.resize(picture, window(picture), filter, scratch);
    }

    @Override
    public String toString() {
        return "resize " + target + " " + filter + ", crop " + (crop == null ? "none" : crop);
    }
}
