package io.github.vitrine.benchmarks;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.github.vitrine.benchmarks.report.BarChart;
import io.github.vitrine.benchmarks.report.Samples;
import io.github.vitrine.benchmarks.report.Section;
import io.github.vitrine.benchmarks.report.Target;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The throughput under more and more callers.
 *
 * @param threads that share a computation
 * @param throughputs pictures per second, by number of callers, ascending
 * @param extraThreads the most threads that came with the model, beside the callers
 */
record CallersResults(int threads, Map<Integer, Samples> throughputs, int extraThreads)
        implements Section {
    /** Medians of the same thing differ by as much on a quiet machine. */
    private static final double NOISE = 0.02;

    @Override
    public String name() {
        return "callers";
    }

    @Override
    public void print(PrintStream out) {
        out.printf("%n%-12s%14s%18s%12s%n", "callers", "pictures/s", "middle half", "x first");
        double first = first();
        throughputs.forEach(
                (count, values) ->
                        out.printf(
                                Locale.ROOT,
                                "%-12d%14.2f%9.2f%9.2f%12.2f%n",
                                count,
                                values.median(),
                                values.quantile(0.25),
                                values.quantile(0.75),
                                values.median() / first));
        out.printf("threads started by Vitrine: at most %d%n", extraThreads);
    }

    @Override
    public JsonElement json() {
        Gson gson = new Gson();
        JsonObject perSecond = new JsonObject();
        throughputs.forEach(
                (count, values) ->
                        perSecond.add(count.toString(), gson.toJsonTree(values.sorted())));
        JsonObject json = new JsonObject();
        json.addProperty("threads", threads);
        json.add("pictures_per_second_by_callers", perSecond);
        json.addProperty("extra_threads", extraThreads);
        return json;
    }

    @Override
    public List<Target> targets() {
        double least = throughputs.values().stream().mapToDouble(Samples::median).min().orElse(0);
        return List.of(
                Target.atLeast(
                        "throughput of many callers over one's, but for noise",
                        "x",
                        1 - NOISE,
                        least / first()),
                Target.atMost("threads beside the callers' own", "", threads - 1, extraThreads));
    }

    @Override
    public List<Picture> pictures() {
        BarChart chart =
                new BarChart("Many callers of one model", "pictures per second, more is better");
        throughputs.forEach((count, values) -> chart.bar(count + " callers", "vitrine", values));
        return List.of(new Picture(name(), chart::draw));
    }

    private double first() {
        return throughputs.values().iterator().next().median();
    }
}
