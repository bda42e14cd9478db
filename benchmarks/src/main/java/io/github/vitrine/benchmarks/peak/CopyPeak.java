package io.github.vitrine.benchmarks.peak;

/**
 * The most bytes that the machine moves in a second from Java: every thread copies one half of an
 * array of its own to the other. What layer norm, softmax and activations are to be measured
 * against, which do little else.
 */
public final class CopyPeak implements AutoCloseable {
    /** A footprint that a core's second-level cache holds, as it does a layer's rows. */
    public static final int IN_CACHE = 512 << 10;

    /** A footprint beyond most machines' caches. */
    public static final int IN_MEMORY = 512 << 20;

    /** A call should last long beside the clock's reading. */
    private static final int LEAST_BYTES = 4 << 20;

    private static final int WARM_UP_BURSTS = 3;

    private final Bursts bursts;
    private final float[][] arrays;
    private final int repeats;

    /**
     * Prepares to measure.
     *
     * @param threads how many copy at once
     * @param footprint bytes that each thread's copy reads and writes
     */
    public CopyPeak(int threads, int footprint) {
        this.bursts = new Bursts(threads);
        this.arrays = new float[threads][footprint / Float.BYTES];
        this.repeats = Math.max(1, LEAST_BYTES / footprint);
        for (int i = 0; i < WARM_UP_BURSTS; i++) {
            bytesPerSecond();
        }
    }

    /**
     * Measures for a tenth of a second.
     *
     * @return bytes read and bytes written per second, of all threads together
     */
    public double bytesPerSecond() {
        return bursts.perSecond(this::copy);
    }

    @Override
    public void close() {
        bursts.close();
    }

    private double copy(int thread) {
        float[] array = arrays[thread];
        int half = array.length / 2;
        for (int i = 0; i < repeats; i++) {
            System.arraycopy(array, 0, array, half, half);
        }
        return 2.0 * Float.BYTES * half * repeats;
    }
}
