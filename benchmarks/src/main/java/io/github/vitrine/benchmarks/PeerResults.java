package io.github.vitrine.benchmarks;

import com.google.gson.Gson;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.github.vitrine.benchmarks.report.BarChart;
import io.github.vitrine.benchmarks.report.Samples;
import io.github.vitrine.benchmarks.report.Section;
import io.github.vitrine.benchmarks.report.Target;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The races' results, as tables to read and as JSON to keep.
 *
 * @param name of the files
 * @param heats the races
 * @param targets what the races say about the targets
 */
record PeerResults(String name, List<Heat> heats, List<Target> targets) implements Section {
    private static final List<String> PEERS = List.of(Heat.ONNX_RUNTIME, Heat.PYTORCH);

    @Override
    public void print(PrintStream out) {
        heats.forEach(heat -> print(heat, out));
    }

    private static void print(Heat heat, PrintStream out) {
        List<String> peers = PEERS.stream().filter(heat::has).toList();
        Samples peak = heat.result().peak();
        out.printf(
                Locale.ROOT,
                "%n%s; FMA peak %.1f GFLOP/s (%.1f to %.1f)%n",
                heat.setting(),
                1e-9 * peak.median(),
                1e-9 * peak.quantile(0),
                1e-9 * peak.quantile(1));
        out.printf("%-16s%10s%18s%9s", "engine", "ms/image", "middle half", "of peak");
        peers.forEach(peer -> out.printf("%15s", "x " + peer));
        out.println();
        for (String engine : heat.engines()) {
            Samples millis = heat.millisPerImage(engine);
            out.printf(Locale.ROOT, "%-16s%10.1f", engine, millis.median());
            out.printf(Locale.ROOT, "%9.1f%9.1f", millis.quantile(0.25), millis.quantile(0.75));
            out.printf(Locale.ROOT, "%8.1f%%", 100 * heat.shareOfPeak(engine));
            peers.forEach(peer -> out.printf(Locale.ROOT, "%15.2f", heat.speedup(engine, peer)));
            out.println();
        }
    }

    @Override
    public JsonElement json() {
        JsonArray races = new JsonArray();
        heats.forEach(heat -> races.add(json(heat)));
        return races;
    }

    private static JsonObject json(Heat heat) {
        Gson gson = new Gson();
        JsonObject engines = new JsonObject();
        for (String engine : heat.engines()) {
            Race.Times times = heat.result().times().get(engine);
            JsonObject entry = new JsonObject();
            entry.addProperty("ms_per_image", heat.millisPerImage(engine).median());
            entry.addProperty("share_of_peak", heat.shareOfPeak(engine));
            entry.addProperty("operations_per_call", times.operationsPerCall());
            entry.add("seconds_per_call", gson.toJsonTree(times.secondsPerCall().sorted()));
            entry.add("shares_of_peak", gson.toJsonTree(times.sharesOfPeak().sorted()));
            engines.add(engine, entry);
        }
        JsonObject race = new JsonObject();
        race.addProperty("threads", heat.threads());
        race.addProperty("resolution", heat.resolution());
        race.addProperty("batch", heat.batch());
        race.addProperty("model_operations_per_call", heat.operations());
        race.add("fma_peak_per_second", gson.toJsonTree(heat.result().peak().sorted()));
        race.add("engines", engines);
        return race;
    }

    /** Reads back what {@link #json} wrote. */
    static List<Heat> parse(JsonArray races) {
        List<Heat> heats = new ArrayList<>();
        for (JsonElement each : races) {
            JsonObject race = each.getAsJsonObject();
            Map<String, Race.Times> times = new LinkedHashMap<>();
            JsonObject engines = race.getAsJsonObject("engines");
            for (String engine : engines.keySet()) {
                JsonObject entry = engines.getAsJsonObject(engine);
                Samples seconds = samples(entry, "seconds_per_call");
                Samples shares = samples(entry, "shares_of_peak");
                long operations = entry.get("operations_per_call").getAsLong();
                times.put(engine, new Race.Times(seconds, shares, operations));
            }
            heats.add(
                    new Heat(
                            race.get("threads").getAsInt(),
                            race.get("resolution").getAsInt(),
                            race.get("batch").getAsInt(),
                            race.get("model_operations_per_call").getAsLong(),
                            new Race.Result(times, samples(race, "fma_peak_per_second"))));
        }
        return heats;
    }

    private static Samples samples(JsonObject object, String name) {
        return new Samples(new Gson().fromJson(object.get(name), double[].class));
    }

    @Override
    public List<Picture> pictures() {
        BarChart chart = new BarChart("Time for one picture", "ms per picture, less is better");
        for (Heat heat : heats) {
            for (String engine : heat.engines()) {
                chart.bar(heat.setting(), engine, heat.millisPerImage(engine));
            }
        }
        return List.of(new Picture(name, chart::draw));
    }
}
