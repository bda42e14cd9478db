package io.github.vitrine.image;

/**
 * For each target pixel along one axis: which source pixels it is made of, and their weights. Only
 * target pixels inside a window are described, numbered from the window's start. The last axis is
 * remembered: pictures of one size usually come one after the other.
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

    private Axis axis; // null: none yet
    private Resample filter;
    private int[] starts = {};
    private int[] counts = {};
    private double[] weights = {};
    private int[] fixed = {};
    private int stride;

    /**
     * Weighs an axis, unless it is the one before.
     *
     * @param next the axis
     * @param by any filter but nearest
     * @return this
     */
    AxisWeights of(Axis next, Resample by) {
        if (axis == null || !axis.equals(next) || by != filter) {
            axis = null; // until all is done
            weigh(next, by);
            axis = next;
            filter = by;
        }
        return this;
    }

    private void weigh(Axis next, Resample by) {
        int source = next.source();
        int count = next.count();
        double scale = (double) (next.to() - next.from()) / next.target();
        double stretch = Math.max(scale, 1);
        double shrink = 1 / stretch;
        double support = by.support() * stretch;
        stride = (int) Math.min(Math.ceil(support) * 2 + 1, source);
        int length = Math.multiplyExact(count, stride);
        if (starts.length < count) {
            starts = new int[count];
            counts = new int[count];
        }
        if (weights.length < length) {
            weights = new double[length];
            fixed = new int[length];
        }
        for (int i = 0; i < count; i++) {
            double center = next.from() + (next.first() + i + 0.5) * scale;
            int start = Math.max((int) (center - support + 0.5), 0);
            int end = Math.min((int) (center + support + 0.5), source);
            double sum = 0;
            int at = i * stride;
            for (int j = 0; j < end - start; j++) {
                weights[at + j] = by.weight((start + j - center + 0.5) * shrink);
                sum += weights[at + j];
            }
            for (int j = 0; j < end - start; j++) {
                weights[at + j] = sum == 0 ? weights[at + j] : weights[at + j] / sum;
                double scaled = weights[at + j] * (1 << PRECISION);
                fixed[at + j] = (int) (scaled < 0 ? scaled - 0.5 : scaled + 0.5);
            }
            starts[i] = start;
            counts[i] = end - start;
        }
    }

    /** The number of target pixels in the window. */
    int size() {
        return axis.count();
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
        for (int i = 0; i < size(); i++) {
            while (end(oldest) <= starts[i]) {
                oldest++;
            }
            most = Math.max(most, i - oldest + 1);
        }
        return most;
    }

    /** The memory that is kept. */
    long bytes() {
        return Integer.BYTES * ((long) starts.length + counts.length + fixed.length)
                + Double.BYTES * (long) weights.length;
    }

    /** Takes the fraction off a sum and limits it to a byte's range. */
    static int clip(int sum) {
        return Math.max(0, Math.min(255, sum >> PRECISION));
    }
}
