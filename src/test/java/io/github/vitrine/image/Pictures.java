package io.github.vitrine.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.Random;

/** Pictures for tests, and how to compare them. */
final class Pictures {
    private Pictures() {}

    /** Noise from a seed. */
    static Picture random(int width, int height, int channels, long seed) {
        byte[] samples = new byte[width * height * channels];
        new Random(seed).nextBytes(samples);
        return new Picture(width, height, channels, samples);
    }

    static Picture constant(int width, int height, int... color) {
        byte[] samples = new byte[width * height * color.length];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = (byte) color[i % color.length];
        }
        return new Picture(width, height, color.length, samples);
    }

    static void assertSame(String what, Picture expected, Picture got) {
        assertNear(what, expected, got, 0, 0);
    }

    /** Fails unless no sample is off by more than {@code most}, and on average by {@code mean}. */
    static void assertNear(String what, Picture expected, Picture got, int most, double mean) {
        assertEquals(expected.toString(), got.toString(), what);
        byte[] want = expected.samples();
        byte[] have = got.samples();
        int worst = 0;
        long sum = 0;
        for (int i = 0; i < want.length; i++) {
            int off = difference(want, have, i);
            sum += off;
            worst = off > difference(want, have, worst) ? i : worst;
        }
        int largest = difference(want, have, worst);
        if (largest > most || sum > mean * want.length) {
            int pixel = worst / got.channels();
            fail(
                    String.format(
                            "%s: samples are off by up to %d (allowed %d) and by %.3f on average"
                                    + " (allowed %s); worst at column %d, row %d, channel %d:"
                                    + " expected %d, got %d",
                            what,
                            largest,
                            most,
                            (double) sum / want.length,
                            mean,
                            pixel % got.width(),
                            pixel / got.width(),
                            worst % got.channels(),
                            want[worst] & 0xff,
                            have[worst] & 0xff));
        }
    }

    private static int difference(byte[] want, byte[] have, int i) {
        return Math.abs((want[i] & 0xff) - (have[i] & 0xff));
    }
}
