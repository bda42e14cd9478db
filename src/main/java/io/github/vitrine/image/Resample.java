package io.github.vitrine.image;

/**
 * The filters of Pillow's resize. Except for {@link #NEAREST}, each is a weight over the distance
 * between a source pixel and the centre of the target pixel; when shrinking the filter is stretched
 * by the scale, so that every source pixel counts (antialiasing).
 */
public enum Resample {
    /** The source pixel under the centre of the target pixel. */
    NEAREST(0, 0) {
        @Override
        double weight(double distance) {
            throw new UnsupportedOperationException("nearest picks a pixel and weighs none");
        }
    },
    /** A sinc, windowed by a sinc three times as wide. */
    LANCZOS(1, 3) {
        @Override
        double weight(double distance) {
            return -3 <= distance && distance < 3 ? sinc(distance) * sinc(distance / 3) : 0;
        }
    },
    /** A triangle. */
    BILINEAR(2, 1) {
        @Override
        double weight(double distance) {
            return Math.max(0, 1 - Math.abs(distance));
        }
    },
    /** Keys' cubic convolution with a = -0.5. */
    BICUBIC(3, 2) {
        @Override
        double weight(double distance) {
            double x = Math.abs(distance);
            if (x < 1) {
                return (1.5 * x - 2.5) * x * x + 1;
            }
            return x < 2 ? (((x - 5) * x + 8) * x - 4) * -0.5 : 0;
        }
    },
    /** The plain mean of the source pixels that a target pixel covers. */
    BOX(4, 0.5) {
        @Override
        double weight(double distance) {
            return -0.5 < distance && distance <= 0.5 ? 1 : 0;
        }
    },
    /** A sinc, windowed by Hamming's raised cosine, one pixel to each side. */
    HAMMING(5, 1) {
        @Override
        double weight(double distance) {
            double x = Math.abs(distance);
            // Pillow holds the window's two constants in single precision.
            return x < 1 ? sinc(x) * (0.54f + 0.46f * StrictMath.cos(x * Math.PI)) : 0;
        }
    };

    private final int code;
    private final double support;

    Resample(int code, double support) {
        this.code = code;
        this.support = support;
    }

    /**
     * The number that stands for this filter in a {@code preprocessor_config.json}.
     *
     * @return 0 to 5, Pillow's constant
     */
    public int code() {
        return code;
    }

    /**
     * The filter of a number.
     *
     * @param code Pillow's constant, 0 to 5
     * @return the filter
     * @throws IllegalArgumentException if there is none of that number
     */
    public static Resample fromCode(int code) {
        for (Resample resample : values()) {
            if (resample.code == code) {
                return resample;
            }
        }
        throw new IllegalArgumentException("no resampling filter has code " + code);
    }

    /** The distance, in source pixels at full size, beyond which the weight is zero. */
    double support() {
        return support;
    }

    /** The weight of a source pixel at a signed distance from the target pixel's centre. */
    abstract double weight(double distance);

    private static double sinc(double x) {
        if (x == 0) {
            return 1;
        }
        double angle = x * Math.PI;
        return StrictMath.sin(angle) / angle;
    }
}
