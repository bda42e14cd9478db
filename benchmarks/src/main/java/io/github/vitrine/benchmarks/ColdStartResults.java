package io.github.vitrine.benchmarks;

import com.google.gson.JsonElement;
import io.github.vitrine.benchmarks.engine.VitrineEngine;
import io.github.vitrine.benchmarks.probe.Turns;
import io.github.vitrine.benchmarks.report.BarChart;
import io.github.vitrine.benchmarks.report.Samples;
import io.github.vitrine.benchmarks.report.Section;
import io.github.vitrine.benchmarks.report.Target;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;

/**
 * How long new processes took.
 *
 * @param turns what they found
 */
record ColdStartResults(Turns turns) implements Section {
    static final String VITRINE = VitrineEngine.NAME;

    private static final String LIKEWISE = ", class archive";

    /** With what the launcher adds. */
    static final String LAUNCHED = VITRINE + LIKEWISE;

    /** Given what ONNX Runtime is given. */
    static final String FROM_PIXELS = VITRINE + ", from pixel values";

    /** With what Vitrine's launcher would add. */
    static final String ONNX_RUNTIME_LAUNCHED = Heat.ONNX_RUNTIME + LIKEWISE;

    /** The goal is the time without: reading pictures is the caller's there. */
    static final String ONNX_RUNTIME_FROM_PICTURE = Heat.ONNX_RUNTIME + ", from the JPEG file";

    /**
     * How many times as long as a usual answer the first may take, which waits for kernels to be
     * compiled, reads the weights, and decodes a picture with classes that are not loaded:
     * interpreted kernels would take fifty times as long.
     */
    private static final double NOT_INTERPRETED = 10;

    @Override
    public String name() {
        return "cold-start";
    }

    @Override
    public void print(PrintStream out) {
        out.printf(
                "%n%-34s%12s%18s%10s%14s%12s%13s%n",
                "process start to first answer",
                "seconds",
                "middle half",
                "loading",
                "first answer",
                "the second",
                "a warm one");
        for (String name : turns.names()) {
            Samples seconds = turns.secondsToAnswer(name);
            out.printf(
                    Locale.ROOT,
                    "%-34s%12.3f%9.3f%9.3f%10.3f%14.3f%12.3f%13.3f%n",
                    name,
                    seconds.median(),
                    seconds.quantile(0.25),
                    seconds.quantile(0.75),
                    median(name, "load_seconds"),
                    median(name, "first_seconds"),
                    median(name, "second_seconds"),
                    median(name, "warm_seconds"));
        }
        for (String name : turns.names()) {
            if (!name.startsWith(VITRINE)) {
                continue;
            }
            double seconds = turns.secondsToAnswer(name).median();
            for (String peer :
                    List.of(Heat.ONNX_RUNTIME, ONNX_RUNTIME_FROM_PICTURE, ONNX_RUNTIME_LAUNCHED)) {
                double ratio = seconds / turns.secondsToAnswer(peer).median();
                out.printf(Locale.ROOT, "%s took %.2f times as long as %s%n", name, ratio, peer);
            }
        }
    }

    @Override
    public JsonElement json() {
        return turns.json();
    }

    @Override
    public List<Target> targets() {
        return List.of(
                start("cold start", VITRINE),
                start("cold start with class archive", LAUNCHED),
                start("cold start from pixel values", FROM_PIXELS),
                Target.atMost(
                        "first answer over a warm one (interpreted: 50)",
                        "x",
                        NOT_INTERPRETED,
                        median(VITRINE, "first_seconds") / median(VITRINE, "warm_seconds")));
    }

    private Target start(String what, String name) {
        return Target.atMost(
                what + "; goal: plain " + Heat.ONNX_RUNTIME,
                "s",
                turns.secondsToAnswer(Heat.ONNX_RUNTIME).median(),
                turns.secondsToAnswer(name).median());
    }

    @Override
    public List<Picture> pictures() {
        BarChart chart = new BarChart("Process start to first answer", "seconds, less is better");
        for (String name : turns.names()) {
            chart.bar(name, "start to answer", turns.secondsToAnswer(name));
            chart.bar(name, "of it loading", turns.figures(name, "load_seconds"));
            chart.bar(name, "of it the answer", turns.figures(name, "first_seconds"));
        }
        return List.of(new Picture(name(), chart::draw));
    }

    private double median(String name, String figure) {
        return turns.figures(name, figure).median();
    }
}
