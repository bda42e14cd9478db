package io.github.vitrine.benchmarks;

import com.google.gson.JsonElement;
import io.github.vitrine.benchmarks.probe.Turns;
import io.github.vitrine.benchmarks.report.BarChart;
import io.github.vitrine.benchmarks.report.Samples;
import io.github.vitrine.benchmarks.report.Section;
import io.github.vitrine.benchmarks.report.Target;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;

/**
 * The model with the vector module and without.
 *
 * @param turns what was found
 */
record NoVectorResults(Turns turns) implements Section {
    static final String WITH = "with the vector module";
    static final String WITHOUT = "without";

    private static final String LOGITS = "logits_crc32";

    @Override
    public String name() {
        return "without-vectors";
    }

    @Override
    public void print(PrintStream out) {
        out.printf("%n%-26s%-40s%10s%18s%n", "batch 1", "kernels", "ms/image", "middle half");
        for (String name : turns.names()) {
            Samples millis = millis(name);
            out.printf(
                    Locale.ROOT,
                    "%-26s%-40s%10.1f%9.1f%9.1f%n",
                    name,
                    turns.text(name, "kernels"),
                    millis.median(),
                    millis.quantile(0.25),
                    millis.quantile(0.75));
        }
        out.println("logits " + (sameLogits() ? "equal" : "DIFFER") + " in every bit");
    }

    @Override
    public JsonElement json() {
        return turns.json();
    }

    @Override
    public List<Target> targets() {
        return List.of(
                Target.atLeast(
                        "speed without the vector module over that with it",
                        "x",
                        0.2,
                        millis(WITH).median() / millis(WITHOUT).median()),
                Target.atLeast("the same bits without it (1: equal)", "", 1, sameLogits() ? 1 : 0));
    }

    @Override
    public List<Picture> pictures() {
        BarChart chart = new BarChart("With vectors and without", "ms per picture, less is better");
        turns.names().forEach(name -> chart.bar(name, "vitrine", millis(name)));
        return List.of(new Picture(name(), chart::draw));
    }

    private boolean sameLogits() {
        return turns.text(WITH, LOGITS).equals(turns.text(WITHOUT, LOGITS));
    }

    private Samples millis(String name) {
        return turns.figures(name, "seconds").times(1e3);
    }
}
