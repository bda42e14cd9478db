package io.github.vitrine.benchmarks.report;

import java.util.ArrayList;
import java.util.List;

/** Places values along a line of pixels and picks round numbers to mark. */
final class Axis {
    private final double from;
    private final double to;
    private final double start;
    private final double end;
    private final boolean logarithmic;

    private Axis(double from, double to, double start, double end, boolean logarithmic) {
        this.from = from;
        this.to = to;
        this.start = start;
        this.end = end;
        this.logarithmic = logarithmic;
    }

    /** From zero to a little beyond the largest value. */
    static Axis linear(double largest, double start, double end) {
        return new Axis(0, largest > 0 ? 1.05 * largest : 1, start, end, false);
    }

    /** From one value to another, both positive, by equal factors. */
    static Axis logarithmic(double from, double to, double start, double end) {
        return new Axis(from, to, start, end, true);
    }

    /** The pixel of a value. */
    double at(double value) {
        double share =
                logarithmic
                        ? Math.log(value / from) / Math.log(to / from)
                        : (value - from) / (to - from);
        return start + share * (end - start);
    }

    /** Round values to mark: 1, 2 or 5 times a power of ten. */
    List<Double> marks() {
        List<Double> marks = new ArrayList<>();
        if (logarithmic) {
            for (double power = Math.pow(10, Math.floor(Math.log10(from)));
                    power <= to;
                    power *= 10) {
                for (double mark : new double[] {power, 2 * power, 5 * power}) {
                    if (mark >= from && mark <= to) {
                        marks.add(mark);
                    }
                }
            }
            return marks;
        }
        double step = Math.pow(10, Math.floor(Math.log10(to)));
        while (to / step < 4) {
            step /= to / step < 2 ? 5 : 2;
        }
        for (int i = 0; i * step <= to; i++) {
            marks.add(i * step);
        }
        return marks;
    }

    /** A value as short as it is round. */
    static String label(double value) {
        return value == Math.rint(value)
                ? Long.toString((long) value)
                : Double.toString(Math.round(value * 1e4) / 1e4);
    }
}
