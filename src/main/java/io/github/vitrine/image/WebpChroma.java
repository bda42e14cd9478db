package io.github.vitrine.image;

/**
 * Smooths the colours of a decoded lossy WebP. The plug-in repeats each chroma sample over its two
 * by two pixels, where libwebp, and so Pillow, interpolates (its "fancy upsampling": the nearest
 * sample counts 9/16, its neighbours 3, 3 and 1). The plug-in shows no chroma planes, so they are
 * taken back out of its RGB, from the pixels of a block that were not clipped.
 *
 * <p>Conversions are BT.601 in its limited range, as in RFC 6386's reference decoder.
 */
final class WebpChroma {
    private final int width;
    private final int height;
    private final int columns;
    private final int rows;
    private final byte[] samples;

    /** Two planes, [rows, columns]: chroma of every block. */
    private final int[] blue;

    private final int[] red;

    private WebpChroma(Picture decoded) {
        width = decoded.width();
        height = decoded.height();
        columns = (width + 1) / 2;
        rows = (height + 1) / 2;
        samples = decoded.samples();
        blue = new int[rows * columns];
        red = new int[rows * columns];
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                recover(row, column);
            }
        }
    }

    /** The picture with interpolated chroma. */
    static Picture smooth(Picture decoded) {
        return new WebpChroma(decoded).upsampled();
    }

    private Picture upsampled() {
        byte[] result = new byte[samples.length];
        for (int y = 0, at = 0; y < height; y++) {
            for (int x = 0; x < width; x++, at += 3) {
                double luma = 1.164 * (Math.rint(luma(at)) - 16);
                int u = interpolate(blue, x, y) - 128;
                int v = interpolate(red, x, y) - 128;
                result[at] = clip(luma + 1.596 * v);
                result[at + 1] = clip(luma - 0.391 * u - 0.813 * v);
                result[at + 2] = clip(luma + 2.018 * u);
            }
        }
        return new Picture(width, height, 3, result);
    }

    /** Finds a block's chroma; where all its pixels were clipped, as near as can be. */
    private void recover(int row, int column) {
        double u = 0;
        double v = 0;
        int count = 0;
        for (boolean clippedToo = false; count == 0; clippedToo = true) {
            for (int y = 2 * row; y < Math.min(height, 2 * row + 2); y++) {
                for (int x = 2 * column; x < Math.min(width, 2 * column + 2); x++) {
                    int at = (y * width + x) * 3;
                    if (clippedToo || !isClipped(at)) {
                        u += -0.148 * sample(at) - 0.291 * sample(at + 1) + 0.439 * sample(at + 2);
                        v += 0.439 * sample(at) - 0.368 * sample(at + 1) - 0.071 * sample(at + 2);
                        count++;
                    }
                }
            }
        }
        blue[row * columns + column] = 128 + (int) Math.rint(u / count);
        red[row * columns + column] = 128 + (int) Math.rint(v / count);
    }

    private int interpolate(int[] plane, int x, int y) {
        int row = y / 2;
        int column = x / 2;
        int otherRow = Math.max(0, Math.min(rows - 1, y % 2 == 0 ? row - 1 : row + 1));
        int otherColumn = Math.max(0, Math.min(columns - 1, x % 2 == 0 ? column - 1 : column + 1));
        int sum =
                9 * plane[row * columns + column]
                        + 3 * plane[row * columns + otherColumn]
                        + 3 * plane[otherRow * columns + column]
                        + plane[otherRow * columns + otherColumn];
        return sum + 8 >> 4;
    }

    private double luma(int at) {
        return 16 + 0.257 * sample(at) + 0.504 * sample(at + 1) + 0.098 * sample(at + 2);
    }

    private boolean isClipped(int at) {
        for (int c = 0; c < 3; c++) {
            if (sample(at + c) == 0 || sample(at + c) == 255) {
                return true;
            }
        }
        return false;
    }

    private int sample(int at) {
        return samples[at] & 0xff;
    }

    private static byte clip(double value) {
        return (byte) Math.max(0, Math.min(255, (int) Math.rint(value)));
    }
}
