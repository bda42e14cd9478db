package io.github.vitrine.benchmarks;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.github.vitrine.benchmarks.probe.ChildJvm;
import io.github.vitrine.benchmarks.report.BarChart;
import io.github.vitrine.benchmarks.report.Samples;
import io.github.vitrine.benchmarks.report.Section;
import io.github.vitrine.benchmarks.report.Target;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * An encoder block's products beside the FMA peak of the same vectors.
 *
 * @param outcomes by which vectors there were
 */
record NarrowVectorResults(Map<String, ChildJvm.Outcome> outcomes) implements Section {
    /** The name of the outcome on the widest vectors there are. */
    static final String ALL = "all vectors";

    /** The name of the outcome on AVX2 alone. */
    static final String AVX2 = "AVX2 only";

    private static final String PEAK = "fma_peak_per_second";
    private static final String PRODUCTS = "products_per_second";

    @Override
    public String name() {
        return "narrow-vectors";
    }

    @Override
    public void print(PrintStream out) {
        out.printf(
                "%n%-16s%-12s%14s%14s%14s%9s%n",
                "products", "kernels", "peak's bits", "peak GFLOP/s", "GFLOP/s", "of peak");
        outcomes.forEach(
                (name, outcome) ->
                        out.printf(
                                Locale.ROOT,
                                "%-16s%-12s%14d%14.1f%14.1f%8.1f%%%n",
                                name,
                                outcome.findings().get("kernels").getAsString(),
                                outcome.findings().get("peak_vector_bits").getAsInt(),
                                1e-9 * outcome.samples(PEAK).median(),
                                1e-9 * outcome.samples(PRODUCTS).median(),
                                100 * share(name)));
    }

    @Override
    public JsonElement json() {
        JsonObject json = new JsonObject();
        outcomes.forEach((name, outcome) -> json.add(name, outcome.findings()));
        return json;
    }

    @Override
    public List<Target> targets() {
        return List.of(
                Target.atLeast(
                        "products' share of the 256-bit FMA peak, AVX2 only",
                        "x",
                        0.85,
                        share(AVX2)));
    }

    @Override
    public List<Picture> pictures() {
        BarChart chart =
                new BarChart("A block's matrix products, batch 1", "GFLOP/s, more is better");
        outcomes.forEach(
                (name, outcome) -> {
                    chart.bar(name, "FMA peak", gflops(outcome.samples(PEAK)));
                    chart.bar(name, "products", gflops(outcome.samples(PRODUCTS)));
                });
        return List.of(new Picture(name(), chart::draw));
    }

    private double share(String name) {
        ChildJvm.Outcome outcome = outcomes.get(name);
        return outcome.samples(PRODUCTS).median() / outcome.samples(PEAK).median();
    }

    private static Samples gflops(Samples perSecond) {
        return perSecond.times(1e-9);
    }
}
