package io.github.vitrine.image;

/**
 * For each target pixel along one axis: which source pixels it is made of, and their weights. Only
 * target pixels inside a window are described, numbered from the window's start.
 *
 * <p>The numbers follow Pillow's {@code src/libImaging/Resample.c}: weights are normalised in
 * double precision; for bytes they are then rounded half away from zero to {@link #PRECISION}
 * fractional bits.
 */
final class AxisWeights {
    /** Fractional bits: 32, less 8 for the sample, less 2 for sums below 0 and above 1. */
    static final int PRECISION = 32 - 8 - 2;

    /** What a sum starts from, so that cutting off the fraction rounds. */
    static final int HALF = 1 << (PRECISION - 1);

    /** What source pixels are added to as they come, in slots that serve one target at a time. */
    interface Sums {
        /** Source pixel {@code source} is the one to add from now on. */
        void read(int source);

        /** A target pixel begins: its slot is to be emptied. */
        void open(int slot);

        /** The source pixel belongs to the slot's target, with the weight of this index. */
        void add(int weight, int slot);

        /** The slot holds all of target pixel {@code target}. */
        void close(int target, int slot);
    }

    private final int[] starts;
    private final int[] counts;
    private final double[] weights;
    private final int stride;

    private AxisWeights(int[] starts, int[] counts, double[] weights, int stride) {
        this.starts = starts;
        this.counts = counts;
        this.weights = weights;
        this.stride = stride;
    }

    /**
     * Weighs one axis.
     *
     * @param source number of source pixels
     * @param from where the resized stretch begins, in source pixels
     * @param to where it ends
     * @param target number of target pixels the stretch is mapped to
     * @param first the window's first target pixel
     * @param count the window's length
     * @param filter any but nearest
     */
    static AxisWeights of(
            int source, float from, float to, int target, int first, int count, Resample filter) {
        double scale = (double) (to - from) / target;
        double stretch = Math.max(scale, 1);
        double shrink = 1 / stretch;
        double support = filter.support() * stretch;
        int stride = (int) Math.min(Math.ceil(support) * 2 + 1, source);
        int[] starts = new int[count];
        int[] counts = new int[count];
        double[] weights = new double[Math.multiplyExact(count, stride)];
        for (int i = 0; i < count; i++) {
            double center = from + (first + i + 0.5) * scale;
            int start = Math.max((int) (center - support + 0.5), 0);
            int end = Math.min((int) (center + support + 0.5), source);
            double sum = 0;
            int at = i * stride;
            for (int j = 0; j < end - start; j++) {
                weights[at + j] = filter.weight((start + j - center + 0.5) * shrink);
                sum += weights[at + j];
            }
            for (int j = 0; j < end - start && sum != 0; j++) {
                weights[at + j] /= sum;
            }
            starts[i] = start;
            counts[i] = end - start;
        }
        return new AxisWeights(starts, counts, weights, stride);
    }

    /** The number of target pixels in the window. */
    int size() {
        return starts.length;
    }

    /** The first source pixel of target pixel {@code i}. */
    int start(int i) {
        return starts[i];
    }

    /** One past the last source pixel of target pixel {@code i}. */
    int end(int i) {
        return starts[i] + counts[i];
    }

    /** The weights of all target pixels; those of pixel i begin at {@link #offset}. */
    double[] weights() {
        return weights;
    }

    /** The weights of all target pixels with {@link #PRECISION} fractional bits. */
    int[] fixedPoint() {
        int[] fixed = new int[weights.length];
        for (int i = 0; i < fixed.length; i++) {
            double scaled = weights[i] * (1 << PRECISION);
            fixed[i] = (int) (scaled < 0 ? scaled - 0.5 : scaled + 0.5);
        }
        return fixed;
    }

    /** Where target pixel {@code i}'s weights begin. */
    int offset(int i) {
        return i * stride;
    }

    /**
     * Goes through the source pixels once, from first to last, and tells what to add to what.
     *
     * @param sums has {@link #overlap} slots
     */
    void stream(Sums sums) {
        int slots = overlap();
        int opened = 0;
        int closed = 0;
        for (int source = start(0); closed < size(); source++) {
            sums.read(source);
            for (; opened < size() && start(opened) <= source; opened++) {
                sums.open(opened % slots);
            }
            for (int i = closed; i < opened; i++) {
                sums.add(offset(i) + source - start(i), i % slots);
            }
            for (; closed < opened && end(closed) <= source + 1; closed++) {
                sums.close(closed, closed % slots);
            }
        }
    }

    /**
     * The largest number of target pixels that share a source pixel: so many sums are open at once
     * when source pixels come one by one.
     */
    int overlap() {
        int most = 1;
        int oldest = 0;
        for (int i = 0; i < starts.length; i++) {
            while (end(oldest) <= starts[i]) {
                oldest++;
            }
            most = Math.max(most, i - oldest + 1);
        }
        return most;
    }

    /** Takes the fraction off a sum and limits it to a byte's range. */
    static int clip(int sum) {
        return Math.max(0, Math.min(255, sum >> PRECISION));
    }
}
