package io.github.vitrine.benchmarks;

import java.util.Arrays;

/** Repeated measurements of one thing, sorted. */
public final class Samples {
    private final double[] sorted;

    /**
     * Takes the measurements.
     *
     * @param values at least one, in any order
     */
    public Samples(double... values) {
        if (values.length == 0) {
            throw new IllegalArgumentException("no measurements");
        }
        sorted = values.clone();
        Arrays.sort(sorted);
    }

    /**
     * The value in the middle.
     *
     * @return the median
     */
    public double median() {
        return quantile(0.5);
    }

    /**
     * The value that a share of the measurements lies below.
     *
     * @param share from 0, the smallest, to 1, the largest
     * @return the value, interpolated between neighbours
     */
    public double quantile(double share) {
        double at = share * (sorted.length - 1);
        int below = (int) at;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
    }

    /**
     * All measurements.
     *
     * @return a copy, ascending
     */
    public double[] sorted() {
        return sorted.clone();
    }
}
