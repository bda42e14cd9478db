package io.github.vitrine.benchmarks;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.github.vitrine.benchmarks.engine.VitrineEngine;
import io.github.vitrine.benchmarks.probe.Turns;
import io.github.vitrine.benchmarks.report.BarChart;
import io.github.vitrine.benchmarks.report.Samples;
import io.github.vitrine.benchmarks.report.Section;
import io.github.vitrine.benchmarks.report.Target;
import io.github.vitrine.benchmarks.vit.VitGeometry;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What memory it took.
 *
 * @param weights bytes of the model's float32 weights
 * @param vit the model
 * @param resident the peaks of processes that load and classify
 * @param heap what was found on the heap by resolution, with a collector that counts objects
 * @param regions the same with G1, which counts the rest of the last region of every large array
 */
record MemoryResults(
        long weights,
        VitGeometry vit,
        Turns resident,
        Map<Integer, JsonObject> heap,
        Map<Integer, JsonObject> regions)
        implements Section {
    private static final double MB = 1e-6;
    private static final String PEAK = "peak_resident_bytes";
    private static final String FIRST_PEAK = "first_peak_resident_bytes";
    private static final String BEYOND = "heap_beyond_weights_bytes";
    private static final String CALL = "allocated_per_forward_pass_bytes";
    private static final String CLASSIFICATION = "allocated_per_classification_bytes";

    /** What a measure of growth may be off, since the model's own objects are in it. */
    private static final double LINEAR = 1.05;

    @Override
    public String name() {
        return "memory";
    }

    @Override
    public void print(PrintStream out) {
        out.printf(Locale.ROOT, "%nweights: %.1f MB%n", MB * weights);
        out.printf(
                "%-34s%12s%18s%22s%n",
                "load and classify, resident", "peak MB", "middle half", "at the first answer");
        for (String name : resident.names()) {
            Samples peak = resident.figures(name, PEAK).times(MB);
            out.printf(
                    Locale.ROOT,
                    "%-34s%12.1f%9.1f%9.1f%22.1f%n",
                    name,
                    peak.median(),
                    peak.quantile(0.25),
                    peak.quantile(0.75),
                    MB * resident.figures(name, FIRST_PEAK).median());
        }
        out.printf(
                "%n%-12s%8s%28s%14s%24s%n",
                "resolution",
                "tokens",
                "heap beyond weights, MB",
                "with G1, MB",
                "allocated per pass, KB");
        for (int resolution : heap.keySet()) {
            out.printf(
                    Locale.ROOT,
                    "%-12d%8d%28.1f%14.1f%24.1f%n",
                    resolution,
                    vit.tokens(resolution),
                    MB * figure(heap, resolution, BEYOND),
                    MB * figure(regions, resolution, BEYOND),
                    1e-3 * figure(heap, resolution, CALL));
        }
    }

    @Override
    public JsonElement json() {
        JsonObject json = new JsonObject();
        json.addProperty("weights_bytes", weights);
        json.add("load_and_classify", resident.json());
        json.add("serial_collector", byResolution(heap));
        json.add("g1", byResolution(regions));
        return json;
    }

    private static JsonObject byResolution(Map<Integer, JsonObject> found) {
        JsonObject json = new JsonObject();
        found.forEach((resolution, figures) -> json.add(resolution.toString(), figures));
        return json;
    }

    @Override
    public List<Target> targets() {
        List<Target> targets = new ArrayList<>();
        for (String name : resident.names()) {
            if (name.startsWith(VitrineEngine.NAME)) {
                targets.add(
                        Target.atMost(
                                "peak resident, load and classify: " + name,
                                "MB",
                                1.3 * MB * weights + 150,
                                MB * resident.figures(name, PEAK).median()));
            }
        }
        targets.add(
                Target.atMost(
                        "heap beyond the weights at 1024 x 1024",
                        "MB",
                        200,
                        MB * figure(heap, 1024, BEYOND)));
        targets.add(
                Target.atMost(
                        "the same with G1, rests of regions included",
                        "MB",
                        200,
                        MB * figure(regions, 1024, BEYOND)));
        targets.add(
                Target.atMost(
                        "heap at 1024 over that at 512; goal: the tokens' ratio",
                        "x",
                        LINEAR * vit.tokens(1024) / vit.tokens(512),
                        figure(heap, 1024, BEYOND) / figure(heap, 512, BEYOND)));
        heap.forEach(
                (resolution, found) -> {
                    if (found.has(CLASSIFICATION)) {
                        targets.add(
                                Target.atMost(
                                        "allocation per classification",
                                        "KB",
                                        16,
                                        1e-3 * figure(heap, resolution, CLASSIFICATION)));
                    }
                });
        return targets;
    }

    @Override
    public List<Picture> pictures() {
        BarChart chart =
                new BarChart("Peak resident memory, load and classify", "MB, less is better");
        for (String name : resident.names()) {
            chart.bar(name, "peak resident", resident.figures(name, PEAK).times(MB));
        }
        chart.bar("the weights alone", "float32 weights", new Samples(MB * weights));
        return List.of(new Picture(name(), chart::draw));
    }

    private static double figure(Map<Integer, JsonObject> from, int resolution, String name) {
        return from.get(resolution).get(name).getAsDouble();
    }
}
