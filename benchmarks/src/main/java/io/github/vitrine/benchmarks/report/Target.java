package io.github.vitrine.benchmarks.report;

import com.google.gson.JsonObject;
import java.util.Locale;

/**
 * A figure that Vitrine sets out to reach, and what was measured.
 *
 * @param what the figure's name
 * @param unit such as {@code x} or {@code MB}
 * @param bound whether the goal is to be reached or not to be exceeded
 * @param goal the figure to reach
 * @param measured what was found; NaN if nothing was
 */
public record Target(String what, String unit, Bound bound, double goal, double measured) {
    private static final String COLUMNS = "%-60s%-9s%9s%10s %-3s  %s";

    /** Which side of the goal is the good one. */
    public enum Bound {
        /** The measured figure should be the goal or more. */
        AT_LEAST("at least"),
        /** The measured figure should be the goal or less. */
        AT_MOST("at most");

        private final String words;

        Bound(String words) {
            this.words = words;
        }
    }

    /**
     * A target for something that should be large.
     *
     * @param what the figure's name
     * @param unit its unit
     * @param goal the least that is good
     * @param measured what was found
     * @return the target
     */
    public static Target atLeast(String what, String unit, double goal, double measured) {
        return new Target(what, unit, Bound.AT_LEAST, goal, measured);
    }

    /**
     * A target for something that should be small.
     *
     * @param what the figure's name
     * @param unit its unit
     * @param goal the most that is good
     * @param measured what was found
     * @return the target
     */
    public static Target atMost(String what, String unit, double goal, double measured) {
        return new Target(what, unit, Bound.AT_MOST, goal, measured);
    }

    /**
     * A target that this run says nothing about.
     *
     * @param what the figure's name
     * @return the target
     */
    public static Target notMeasured(String what) {
        return new Target(what, "", Bound.AT_LEAST, Double.NaN, Double.NaN);
    }

    /**
     * Whether it was reached, of the unrounded figures.
     *
     * @return {@code met}, {@code NOT MET} or {@code not measured}
     */
    public String verdict() {
        if (Double.isNaN(measured)) {
            return "not measured";
        }
        boolean met = bound == Bound.AT_LEAST ? measured >= goal : measured <= goal;
        return met ? "met" : "NOT MET";
    }

    /** The heading above {@link #line}s. */
    static String heading() {
        return String.format(
                COLUMNS, "target (set for ViT-B/16)", "", "goal", "measured", "", "verdict");
    }

    /** A row of the table. */
    String line() {
        if (Double.isNaN(measured)) {
            return String.format(COLUMNS, what, "", "", "", "", verdict());
        }
        return String.format(
                Locale.ROOT,
                COLUMNS,
                what,
                bound.words,
                String.format(Locale.ROOT, "%.2f", goal),
                String.format(Locale.ROOT, "%.2f", measured),
                unit,
                verdict());
    }

    /** All of it; numbers that don't exist are left out. */
    JsonObject json() {
        JsonObject json = new JsonObject();
        json.addProperty("target", what);
        if (!Double.isNaN(measured)) {
            json.addProperty("bound", bound.words);
            json.addProperty("goal", goal);
            json.addProperty("measured", measured);
            json.addProperty("unit", unit);
        }
        json.addProperty("verdict", verdict());
        return json;
    }
}
