package io.github.vitrine.image;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.IndexColorModel;
import java.awt.image.PixelInterleavedSampleModel;
import java.awt.image.Raster;
import java.awt.image.SampleModel;

/**
 * Takes the samples out of AWT's images without their colour conversions, which for grey pictures
 * are off by tens of levels. Alpha is dropped, palettes are looked up, 16-bit samples keep their
 * high byte, and samples of fewer than 8 bits are stretched to the full range.
 */
final class Rasters {
    private Rasters() {}

    /**
     * The picture in an image. Where an image's colours are neither grey nor red, green and blue,
     * or are multiplied by alpha, the image's own conversion to sRGB has to do.
     */
    static Picture picture(BufferedImage image) {
        ColorModel colors = image.getColorModel();
        Raster raster = image.getRaster();
        if (colors instanceof IndexColorModel) {
            return indexed(raster, (IndexColorModel) colors);
        }
        int type = colors.getColorSpace().getType();
        boolean plain =
                (type == ColorSpace.TYPE_GRAY || type == ColorSpace.TYPE_RGB)
                        && raster.getTransferType() <= DataBuffer.TYPE_INT
                        && raster.getTransferType() != DataBuffer.TYPE_SHORT
                        && !colors.isAlphaPremultiplied();
        return plain ? direct(raster, type == ColorSpace.TYPE_GRAY ? 1 : 3) : converted(image);
    }

    /** The samples of a raster of bytes, [height, width, bands]; its own array where it can be. */
    static byte[] samples(Raster raster) {
        int bands = raster.getNumBands();
        if (isPacked(raster)) {
            return ((DataBufferByte) raster.getDataBuffer()).getData();
        }
        return unpack(raster, bands);
    }

    private static Picture direct(Raster raster, int channels) {
        if (raster.getNumBands() == channels && isPacked(raster)) {
            return new Picture(
                    raster.getWidth(),
                    raster.getHeight(),
                    channels,
                    ((DataBufferByte) raster.getDataBuffer()).getData());
        }
        byte[] samples = unpack(raster, channels);
        return new Picture(raster.getWidth(), raster.getHeight(), channels, samples);
    }

    /** Whether a raster's array is exactly a picture's. */
    private static boolean isPacked(Raster raster) {
        SampleModel model = raster.getSampleModel();
        if (!(model instanceof PixelInterleavedSampleModel)
                || !(raster.getDataBuffer() instanceof DataBufferByte)) {
            return false;
        }
        PixelInterleavedSampleModel interleaved = (PixelInterleavedSampleModel) model;
        int bands = raster.getNumBands();
        boolean ordered = interleaved.getPixelStride() == bands;
        for (int band = 0; band < bands; band++) {
            ordered &= interleaved.getBandOffsets()[band] == band;
        }
        long length = (long) raster.getWidth() * raster.getHeight() * bands;
        return ordered
                && interleaved.getScanlineStride() == raster.getWidth() * bands
                && ((DataBufferByte) raster.getDataBuffer()).getData().length == length;
    }

    private static byte[] unpack(Raster raster, int channels) {
        int width = raster.getWidth();
        byte[] samples = new byte[Picture.sampleCount(width, raster.getHeight(), channels)];
        SampleModel model = raster.getSampleModel();
        int[] row = new int[width];
        for (int y = 0; y < raster.getHeight(); y++) {
            for (int c = 0; c < channels; c++) {
                raster.getSamples(raster.getMinX(), raster.getMinY() + y, width, 1, c, row);
                int bits = model.getSampleSize(c);
                int at = y * width * channels + c;
                for (int x = 0; x < width; x++, at += channels) {
                    samples[at] = toByte(row[x], bits);
                }
            }
        }
        return samples;
    }

    private static byte toByte(int sample, int bits) {
        if (bits >= 8) {
            return (byte) (sample >> bits - 8);
        }
        return (byte) (sample * 255 / ((1 << bits) - 1));
    }

    /** The colours of a palette, one for each sample. */
    static Picture indexed(Raster raster, IndexColorModel colors) {
        int width = raster.getWidth();
        int height = raster.getHeight();
        byte[] samples = new byte[Picture.sampleCount(width, height, 3)];
        int[] row = new int[width];
        int at = 0;
        for (int y = 0; y < height; y++) {
            raster.getSamples(raster.getMinX(), raster.getMinY() + y, width, 1, 0, row);
            for (int index : row) {
                boolean known = index < colors.getMapSize();
                samples[at++] = (byte) (known ? colors.getRed(index) : 0);
                samples[at++] = (byte) (known ? colors.getGreen(index) : 0);
                samples[at++] = (byte) (known ? colors.getBlue(index) : 0);
            }
        }
        return new Picture(width, height, 3, samples);
    }

    private static Picture converted(BufferedImage image) {
        int width = image.getWidth();
        byte[] samples = new byte[Picture.sampleCount(width, image.getHeight(), 3)];
        int[] row = new int[width];
        int at = 0;
        for (int y = 0; y < image.getHeight(); y++) {
            image.getRGB(0, y, width, 1, row, 0, width);
            for (int rgb : row) {
                samples[at++] = (byte) (rgb >> 16);
                samples[at++] = (byte) (rgb >> 8);
                samples[at++] = (byte) rgb;
            }
        }
        return new Picture(width, image.getHeight(), 3, samples);
    }
}
