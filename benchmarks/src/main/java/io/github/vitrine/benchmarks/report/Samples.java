package io.github.vitrine.benchmarks.report;

import java.util.Arrays;
import java.util.Collection;
import java.util.stream.DoubleStream;

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
     * Takes the measurements from a list.
     *
     * @param values at least one, in any order
     * @return the samples
     */
    public static Samples of(Collection<Double> values) {
        return new Samples(values.stream().mapToDouble(Double::doubleValue).toArray());
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
     * These measurements and those of another time.
     *
     * @param more of the same thing
     * @return all together
     */
    public Samples and(Samples more) {
        return new Samples(
                DoubleStream.concat(Arrays.stream(sorted), Arrays.stream(more.sorted)).toArray());
    }

    /**
     * The measurements in another unit.
     *
     * @param factor positive
     * @return every value times the factor
     */
    public Samples times(double factor) {
        return new Samples(Arrays.stream(sorted).map(value -> factor * value).toArray());
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
