package io.github.vitrine.image;

import java.util.Arrays;

/**
 * Resizes pictures in floats, without rounding to bytes: antialiased as {@link Resizer} is, and
 * streaming like it.
 *
 * <p>Reference: Pillow's resize of mode F, which torch's antialiased interpolation of float tensors
 * agrees with up to float rounding.
 */
final class FloatResizer {
    private FloatResizer() {}

    /**
     * Resizes.
     *
     * @param picture the picture
     * @param window the part of the resized picture to return; black where it reaches beyond
     * @param filter any but nearest
     * @param scratch holds the result
     */
    static FloatPicture resize(
            Picture picture, Window window, Resample filter, PictureScratch scratch) {
        int channels = picture.channels();
        Window inside = window.inside();
        Resizer.Box all = Resizer.Box.of(picture);
        AxisWeights across = scratch.across.of(Axis.columns(picture, all, inside), filter);
        AxisWeights down = scratch.down.of(Axis.rows(picture, all, inside), filter);
        int width = window.size().width();
        int samples = Picture.sampleCount(width, window.size().height(), channels);
        float[] result = scratch.floats(samples);
        Arrays.fill(result, 0, samples, 0);
        int first = (inside.left() - window.left()) * channels;
        int firstRow = inside.top() - window.top();
        int length = across.size() * channels;
        float[] line = scratch.floats(length);
        double[] sums = scratch.doubles(Math.multiplyExact(down.overlap(), length));
        down.stream(
                new AxisWeights.Sums() {
                    @Override
                    public void read(int source) {
                        resizeRow(picture, source, across, line);
                    }

                    @Override
                    public void open(int slot) {
                        Arrays.fill(sums, slot * length, (slot + 1) * length, 0);
                    }

                    @Override
                    public void add(int weight, int slot) {
                        addScaled(line, length, down.weights()[weight], sums, slot * length);
                    }

                    @Override
                    public void close(int target, int slot) {
                        int at = (firstRow + target) * width * channels + first;
                        for (int i = 0; i < length; i++) {
                            result[at + i] = (float) sums[slot * length + i];
                        }
                    }
                });
        return new FloatPicture(window.size(), channels, result);
    }

    private static void addScaled(float[] line, int length, double weight, double[] sums, int at) {
        for (int i = 0; i < length; i++) {
            sums[at + i] += weight * line[i];
        }
    }

    private static void resizeRow(Picture picture, int y, AxisWeights across, float[] line) {
        byte[] samples = picture.samples();
        int channels = picture.channels();
        int row = y * picture.width() * channels;
        for (int x = 0; x < across.size(); x++) {
            int count = across.end(x) - across.start(x);
            for (int c = 0; c < channels; c++) {
                int from = row + across.start(x) * channels + c;
                double sum = 0;
                for (int i = 0; i < count; i++) {
                    sum +=
                            across.weights()[across.offset(x) + i]
                                    * (samples[from + i * channels] & 0xff);
                }
                line[x * channels + c] = (float) sum;
            }
        }
    }
}
