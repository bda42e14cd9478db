package io.github.vitrine.image;

import io.github.vitrine.image.TargetSize.Size;
import java.util.Arrays;

/**
 * Resizes 8-bit pictures with the very bytes that Pillow's {@code Image.resize} gives.
 *
 * <p>The resize is separable: rows first, rounded to bytes, then columns; a direction whose size
 * does not change is left alone. Source rows stream through: each is resized once, added to the few
 * target rows it belongs to, and forgotten, so that memory is bounded by the result and not by the
 * source, however long.
 *
 * <p>Reference: Pillow's {@code src/libImaging/Resample.c} and, for nearest, {@code Geometry.c}.
 */
public final class Resizer {
    private Resizer() {}

    /**
     * A stretch of a picture, in pixels from its top left corner; fractions are allowed.
     *
     * @param left from 0
     * @param top from 0
     * @param right beyond {@code left}, at most the width
     * @param bottom beyond {@code top}, at most the height
     */
    public record Box(float left, float top, float right, float bottom) {
        /**
         * The whole of a picture.
         *
         * @param picture the picture
         * @return its box
         */
        public static Box of(Picture picture) {
            return new Box(0, 0, picture.width(), picture.height());
        }
    }

    /**
     * Resizes a picture.
     *
     * @param picture the picture
     * @param width columns of the result, from 1
     * @param height rows of the result, from 1
     * @param filter the filter
     * @return a picture with as many channels; the same one if there is nothing to do
     * @throws IllegalArgumentException if a size is below 1 or the result is beyond 2 GiB
     */
    public static Picture resize(Picture picture, int width, int height, Resample filter) {
        return resize(picture, width, height, filter, Box.of(picture));
    }

    /**
     * Resizes a part of a picture. Pixels beside the part still count where the filter reaches
     * them.
     *
     * @param picture the picture
     * @param width columns of the result, from 1
     * @param height rows of the result, from 1
     * @param filter the filter
     * @param box the part that becomes the result
     * @return a picture with as many channels; the same one if there is nothing to do
     * @throws IllegalArgumentException if a size is below 1, the result is beyond 2 GiB, or the box
     *     is not inside the picture
     */
    public static Picture resize(Picture picture, int width, int height, Resample filter, Box box) {
        Window all = Window.all(new Size(width, height));
        return resize(picture, all, filter, box, new PictureScratch());
    }

    /**
     * Resizes, but computes a window of the result only: the same pixels as cropping after it.
     *
     * @param window lies inside the resized picture
     * @param scratch holds the result
     */
    static Picture resize(
            Picture picture, Window window, Resample filter, Box box, PictureScratch scratch) {
        check(picture, window.resized().width(), window.resized().height(), box);
        Axis columns = Axis.columns(picture, box, window);
        Axis rows = Axis.rows(picture, box, window);
        int channels = picture.channels();
        if (columns.unchanged() && rows.unchanged()) {
            return picture.crop(
                    columns.first(),
                    rows.first(),
                    columns.count(),
                    rows.count(),
                    new byte[channels],
                    scratch.samples);
        }
        Picture result = Picture.in(scratch.samples, columns.count(), rows.count(), channels);
        if (filter == Resample.NEAREST) {
            pick(picture, nearest(columns, scratch), nearest(rows, scratch), result);
        } else {
            filter(picture, columns, rows, filter, result.samples(), scratch);
        }
        return result;
    }

    private static void check(Picture picture, int width, int height, Box box) {
        if (width < 1 || height < 1) {
            throw new IllegalArgumentException("can't resize to " + width + " x " + height);
        }
        boolean inside =
                box.left() >= 0
                        && box.top() >= 0
                        && box.left() < box.right()
                        && box.top() < box.bottom()
                        && box.right() <= picture.width()
                        && box.bottom() <= picture.height();
        if (!inside) {
            throw new IllegalArgumentException(box + " is not inside " + picture);
        }
    }

    /** For each target pixel of the window the source pixel under its centre. */
    private static int[] nearest(Axis axis, PictureScratch scratch) {
        double step = (double) (axis.to() - axis.from()) / axis.target();
        double at = axis.from() + step * 0.5;
        int[] picked = scratch.ints(axis.count());
        // Steps are added up, not multiplied: the sum's rounding decides ties.
        for (int i = 0; i < axis.first() + axis.count(); i++, at += step) {
            if (i >= axis.first()) {
                picked[i - axis.first()] = Math.min((int) at, axis.source() - 1);
            }
        }
        return picked;
    }

    private static void pick(Picture picture, int[] columns, int[] rows, Picture result) {
        byte[] samples = picture.samples();
        int channels = picture.channels();
        int at = 0;
        for (int y = 0; y < result.height(); y++) {
            int line = rows[y] * picture.width();
            for (int x = 0; x < result.width(); x++) {
                int from = (line + columns[x]) * channels;
                for (int c = 0; c < channels; c++) {
                    result.samples()[at++] = samples[from + c];
                }
            }
        }
    }

    private static void filter(
            Picture picture,
            Axis columns,
            Axis rows,
            Resample filter,
            byte[] result,
            PictureScratch scratch) {
        Line line = new Line(picture, columns, filter, scratch);
        int length = line.length;
        if (rows.unchanged()) {
            for (int y = 0; y < rows.count(); y++) {
                line.read(rows.first() + y);
                for (int i = 0; i < length; i++) {
                    result[y * length + i] = (byte) line.samples[i];
                }
            }
            return;
        }
        AxisWeights down = scratch.down.of(rows, filter);
        int[] weights = down.fixedPoint();
        int[] sums = scratch.ints(Math.multiplyExact(down.overlap(), length));
        down.stream(
                new AxisWeights.Sums() {
                    @Override
                    public void read(int source) {
                        line.read(source);
                    }

                    @Override
                    public void open(int slot) {
                        Arrays.fill(sums, slot * length, (slot + 1) * length, AxisWeights.HALF);
                    }

                    @Override
                    public void add(int weight, int slot) {
                        addScaled(line.samples, length, weights[weight], sums, slot * length);
                    }

                    @Override
                    public void close(int target, int slot) {
                        for (int i = 0; i < length; i++) {
                            int sum = sums[slot * length + i];
                            result[target * length + i] = (byte) AxisWeights.clip(sum);
                        }
                    }
                });
    }

    /** {@code sums[at + i] += weight * line[i]}: the loop C2 turns into vector code. */
    private static void addScaled(int[] line, int length, int weight, int[] sums, int at) {
        for (int i = 0; i < length; i++) {
            sums[at + i] += weight * line[i];
        }
    }

    /** One source row, resized across; or a window of it, where there is nothing to resize. */
    private static final class Line {
        private final byte[] source;
        private final int channels;
        private final int stride;
        private final int first;
        private final AxisWeights across; // null: the width stays
        private final int[] weights;
        private final int length;
        private final int[] samples;

        Line(Picture picture, Axis columns, Resample filter, PictureScratch scratch) {
            source = picture.samples();
            channels = picture.channels();
            stride = picture.width() * channels;
            first = columns.first() * channels;
            across = columns.unchanged() ? null : scratch.across.of(columns, filter);
            weights = across == null ? null : across.fixedPoint();
            length = columns.count() * channels;
            samples = scratch.ints(length);
        }

        void read(int y) {
            int row = y * stride;
            if (across == null) {
                for (int i = 0; i < length; i++) {
                    samples[i] = source[row + first + i] & 0xff;
                }
            } else if (channels == 3) {
                readRgb(row);
            } else {
                readGray(row);
            }
        }

        private void readRgb(int row) {
            for (int x = 0; x < across.size(); x++) {
                int red = AxisWeights.HALF;
                int green = AxisWeights.HALF;
                int blue = AxisWeights.HALF;
                int from = row + across.start(x) * 3;
                int offset = across.offset(x);
                int count = across.end(x) - across.start(x);
                for (int i = 0; i < count; i++) {
                    int weight = weights[offset + i];
                    red += weight * (source[from + 3 * i] & 0xff);
                    green += weight * (source[from + 3 * i + 1] & 0xff);
                    blue += weight * (source[from + 3 * i + 2] & 0xff);
                }
                samples[3 * x] = AxisWeights.clip(red);
                samples[3 * x + 1] = AxisWeights.clip(green);
                samples[3 * x + 2] = AxisWeights.clip(blue);
            }
        }

        private void readGray(int row) {
            for (int x = 0; x < across.size(); x++) {
                int sum = AxisWeights.HALF;
                int from = row + across.start(x);
                int offset = across.offset(x);
                int count = across.end(x) - across.start(x);
                for (int i = 0; i < count; i++) {
                    sum += weights[offset + i] * (source[from + i] & 0xff);
                }
                samples[x] = AxisWeights.clip(sum);
            }
        }
    }
}
