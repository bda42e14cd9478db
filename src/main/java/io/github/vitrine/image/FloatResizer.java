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
     */
    static FloatPicture resize(Picture picture, Window window, Resample filter) {
        int channels = picture.channels();
        Window inside = window.inside();
        AxisWeights across =
                AxisWeights.of(
                        picture.width(),
                        0,
                        picture.width(),
                        inside.resized().width(),
                        inside.left(),
                        inside.size().width(),
                        filter);
        AxisWeights down =
                AxisWeights.of(
                        picture.height(),
                        0,
                        picture.height(),
                        inside.resized().height(),
                        inside.top(),
                        inside.size().height(),
                        filter);
        int width = window.size().width();
        float[] result = new float[Picture.sampleCount(width, window.size().height(), channels)];
        int first = (inside.left() - window.left()) * channels;
        int firstRow = inside.top() - window.top();
        int length = across.size() * channels;
        float[] line = new float[length];
        double[] sums = new double[Math.multiplyExact(down.overlap(), length)];
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
                        addScaled(line, down.weights()[weight], sums, slot * length);
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

    private static void addScaled(float[] line, double weight, double[] sums, int at) {
        for (int i = 0; i < line.length; i++) {
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
