package io.github.vitrine.image;

import io.github.vitrine.image.JpegContainer.Coding;

/**
 * Turns decoded JPEG components into RGB, in place where the sizes agree. The arithmetic is
 * libjpeg's: JFIF's equations in 16-bit fixed point, rounded per term as there, so that the bytes
 * are the reference's.
 */
final class JpegColors {
    private static final int BITS = 16;
    private static final int HALF = 1 << (BITS - 1);
    private static final int RED_OF_CR = fixed(1.40200);
    private static final int GREEN_OF_CR = fixed(0.71414);
    private static final int GREEN_OF_CB = fixed(0.34414);
    private static final int BLUE_OF_CB = fixed(1.77200);

    private JpegColors() {}

    private static int fixed(double factor) {
        return (int) (factor * (1 << BITS) + 0.5);
    }

    /**
     * The picture that decoded components show.
     *
     * @param samples [height, width, components]; overwritten
     */
    static Picture picture(int width, int height, Coding coding, byte[] samples) {
        switch (coding) {
            case GRAY:
                return new Picture(width, height, 1, samples);
            case RGB:
                return new Picture(width, height, 3, samples);
            case YCC:
                yccToRgb(samples, 3);
                return new Picture(width, height, 3, samples);
            case CMYK:
                return new Picture(width, height, 3, invertedCmykToRgb(samples));
            case YCCK:
                ycckToCmyk(samples);
                return new Picture(width, height, 3, invertedCmykToRgb(samples));
            default:
                throw new AssertionError(coding);
        }
    }

    /**
     * Converts the first three of every {@code stride} samples from YCbCr to RGB.
     *
     * @param samples pixels of {@code stride} samples each
     * @param stride 3, or 4 if a K component is left alone
     */
    private static void yccToRgb(byte[] samples, int stride) {
        for (int i = 0; i + 2 < samples.length; i += stride) {
            int y = samples[i] & 0xff;
            int cb = (samples[i + 1] & 0xff) - 128;
            int cr = (samples[i + 2] & 0xff) - 128;
            int green = HALF - GREEN_OF_CB * cb - GREEN_OF_CR * cr >> BITS;
            samples[i] = clip(y + (RED_OF_CR * cr + HALF >> BITS));
            samples[i + 1] = clip(y + green);
            samples[i + 2] = clip(y + (BLUE_OF_CB * cb + HALF >> BITS));
        }
    }

    /**
     * Inks to light, as Pillow does it. Files hold inks inverted (Adobe's custom, which Pillow
     * takes for granted), so a stored 255 is a blank sheet.
     *
     * @param inks [pixels, 4], stored cyan, magenta, yellow, black
     * @return [pixels, 3]
     */
    private static byte[] invertedCmykToRgb(byte[] inks) {
        byte[] rgb = new byte[inks.length / 4 * 3];
        for (int from = 0, to = 0; to < rgb.length; from += 4) {
            int white = inks[from + 3] & 0xff;
            for (int c = 0; c < 3; c++) {
                int ink = 255 - (inks[from + c] & 0xff);
                rgb[to++] = clip(white - divideBy255(ink * white));
            }
        }
        return rgb;
    }

    /**
     * YCCK to inverted CMYK, in place: the first three components are the complement of an RGB
     * picture and the fourth stays.
     */
    private static void ycckToCmyk(byte[] samples) {
        yccToRgb(samples, 4);
        for (int i = 0; i < samples.length; i += 4) {
            for (int c = 0; c < 3; c++) {
                samples[i + c] = (byte) ~samples[i + c];
            }
        }
    }

    /** The quotient, rounded, for products of two bytes. */
    private static int divideBy255(int product) {
        int rounded = product + 128;
        return rounded + (rounded >> 8) >> 8;
    }

    private static byte clip(int value) {
        return (byte) Math.max(0, Math.min(255, value));
    }
}
