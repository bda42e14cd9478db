package io.github.vitrine.benchmarks.vit;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Random;
import javax.imageio.ImageIO;

/** What models are fed where the answer does not matter: always the same pictures. */
public final class RandomPictures {
    private RandomPictures() {}

    /**
     * Noise with a mean of its own in every picture, so that no two have the same answer.
     *
     * @param batch how many pictures
     * @param resolution their side, in pixels
     * @return normalised pictures, [batch, 3, resolution, resolution]
     */
    public static float[] pixels(int batch, int resolution) {
        Random random = new Random(7);
        int size = 3 * resolution * resolution;
        float[] pixels = new float[batch * size];
        for (int i = 0; i < pixels.length; i++) {
            double mean = 0.5 * Math.sin(1 + i / size);
            pixels[i] = (float) (mean + 0.5 * random.nextGaussian());
        }
        return pixels;
    }

    /**
     * A picture as a camera might store it: smooth, with some detail, of 4:2:0 colours.
     *
     * @param width in pixels
     * @param height in pixels
     * @return a JPEG file's bytes
     */
    public static byte[] jpeg(int width, int height) {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Random random = new Random(7);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int red = level(Math.sin(0.011 * x) + Math.cos(0.017 * y), random);
                int green = level(Math.sin(0.007 * (x + y)), random);
                int blue = level(Math.cos(0.013 * x - 0.005 * y), random);
                image.setRGB(x, y, red << 16 | green << 8 | blue);
            }
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            ImageIO.write(image, "jpeg", bytes);
        } catch (IOException e) {
            throw new IllegalStateException("the JDK writes no JPEG here", e);
        }
        return bytes.toByteArray();
    }

    private static int level(double wave, Random random) {
        double value = 128 + 50 * wave + 8 * random.nextGaussian();
        return (int) Math.max(0, Math.min(255, value));
    }
}
