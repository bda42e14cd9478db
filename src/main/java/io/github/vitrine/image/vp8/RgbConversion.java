package io.github.vitrine.image.vp8;

/**
 * From planes to pixels, as libwebp does it. Chroma, of half the size, is interpolated (its "fancy
 * upsampling"): the nearest sample counts 9/16, its neighbours towards the pixel 3, 3 and 1, with
 * the frame's border repeated. Colours are BT.601 in its limited range.
 */
final class RgbConversion {
    /** Bits that are kept behind the point, and the largest value with them. */
    private static final int FRACTION = 6;

    private static final int LARGEST = (256 << FRACTION) - 1;

    private RgbConversion() {}

    /** The frame's pixels, cut to its size: [height, width, 3], red, green, blue. */
    static byte[] rgb(Planes planes, int width, int height) {
        byte[] rgb = new byte[width * height * 3];
        int lastColumn = (width - 1) / 2;
        int lastRow = (height - 1) / 2;
        for (int y = 0, at = 0; y < height; y++) {
            int near = y / 2;
            int far = Math.max(0, Math.min(lastRow, y % 2 == 0 ? near - 1 : near + 1));
            int luma = planes.luma().index(0, y);
            for (int x = 0; x < width; x++, at += 3) {
                int column = x / 2;
                int other = Math.max(0, Math.min(lastColumn, x % 2 == 0 ? column - 1 : column + 1));
                int u = interpolate(planes.blue(), near, far, column, other);
                int v = interpolate(planes.red(), near, far, column, other);
                int scaled = scale(planes.luma().get(luma + x), 19077);
                rgb[at] = clip(scaled + scale(v, 26149) - 14234);
                rgb[at + 1] = clip(scaled - scale(u, 6419) - scale(v, 13320) + 8708);
                rgb[at + 2] = clip(scaled + scale(u, 33050) - 17685);
            }
        }
        return rgb;
    }

    /** Rounds in two steps: a mean by weights of 1, 3, 3 and 1, then its mean with the nearest. */
    private static int interpolate(Plane plane, int near, int far, int column, int other) {
        int nearest = plane.get(plane.index(column, near));
        int beside = plane.get(plane.index(other, near));
        int across = plane.get(plane.index(column, far));
        int diagonal = plane.get(plane.index(other, far));
        int mean = nearest + 3 * beside + 3 * across + diagonal + 8 >> 3;
        return mean + nearest >> 1;
    }

    /**
     * Factors are in 16384ths: 1.164, 1.596, 0.392, 0.813, 2.017. What is added at the end takes
     * the samples' zero points out, 16 for luma and 128 for chroma, and rounds.
     */
    private static int scale(int sample, int factor) {
        return sample * factor >> 8;
    }

    private static byte clip(int value) {
        return (byte) (Math.max(0, Math.min(LARGEST, value)) >> FRACTION);
    }
}
