package io.github.vitrine.image;

import io.github.vitrine.image.TargetSize.Size;
import java.util.Collections;
import java.util.List;

/**
 * A crop around the centre, which pads pictures that are smaller.
 *
 * @param size of the result
 * @param rounding where the centre of an odd difference lies
 * @param fill colour of the padding, per channel of the model, 0 to 255
 */
record CenterCrop(Size size, Rounding rounding, List<Integer> fill) {
    /** Where a crop begins that is larger or smaller than its picture by an odd number. */
    enum Rounding {
        /** Hugging Face's PIL processors: half a pixel to the left, both in picture and padding. */
        FLOOR {
            @Override
            int half(int excess) {
                return Math.floorDiv(excess, 2);
            }
        },
        /** Hugging Face's tensor processors: the odd pixel is cut off, or added, at the end. */
        TRUNCATE {
            @Override
            int half(int excess) {
                return excess / 2;
            }
        },
        /** torchvision and timm: padding as above, but a picture's halves go to the even side. */
        HALF_EVEN {
            @Override
            int half(int excess) {
                return excess < 0 ? excess / 2 : (int) Math.rint(excess / 2.0);
            }
        };

        /**
         * Half of what a picture has more than the crop, along one axis.
         *
         * @param excess negative if the picture is smaller
         */
        abstract int half(int excess);
    }

    /** A crop as Hugging Face's PIL processors do it, with black padding. */
    static CenterCrop of(Size size, int channels) {
        return new CenterCrop(size, Rounding.FLOOR, Collections.nCopies(channels, 0));
    }

    CenterCrop rounding(Rounding other) {
        return new CenterCrop(size, other, fill);
    }

    CenterCrop fill(List<Integer> colour) {
        return new CenterCrop(size, rounding, List.copyOf(colour));
    }

    /** Where the crop lies in a resized picture. */
    Window in(Size resized) {
        return new Window(
                resized,
                rounding.half(resized.width() - size.width()),
                rounding.half(resized.height() - size.height()),
                size);
    }

    byte[] fillBytes() {
        byte[] bytes = new byte[fill.size()];
        for (int c = 0; c < bytes.length; c++) {
            bytes[c] = fill.get(c).byteValue();
        }
        return bytes;
    }

    @Override
    public String toString() {
        return size + " " + rounding + " on " + fill;
    }
}
