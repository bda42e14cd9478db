package io.github.vitrine.benchmarks;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.github.vitrine.benchmarks.vit.VitGeometry;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The races' results, as tables to read and as JSON to keep. */
final class Report {
    private static final List<String> PEERS = List.of("onnxruntime", "pytorch");

    private final PrintStream out;
    private final List<Heat> heats = new ArrayList<>();

    Report(PrintStream out) {
        this.out = out;
    }

    /** Adds a race and prints its table. */
    void add(Heat heat) {
        heats.add(heat);
        List<String> peers = PEERS.stream().filter(heat::has).toList();
        Samples peak = heat.result().peak();
        print(
                "%n%d x %d, batch %d, %d thread(s); FMA peak %.1f GFLOP/s (%.1f to %.1f)%n",
                heat.resolution(),
                heat.resolution(),
                heat.batch(),
                heat.threads(),
                1e-9 * peak.median(),
                1e-9 * peak.quantile(0),
                1e-9 * peak.quantile(1));
        print("%-16s%10s%18s%9s", "engine", "ms/image", "middle half", "of peak");
        peers.forEach(peer -> print("%15s", "x " + peer));
        print("%n");
        for (String engine : heat.result().times().keySet()) {
            Samples seconds = heat.result().times().get(engine).secondsPerCall();
            double scale = 1e3 / heat.batch();
            print("%-16s%10.1f", engine, heat.millisPerImage(engine));
            print("%9.1f%9.1f", scale * seconds.quantile(0.25), scale * seconds.quantile(0.75));
            print("%8.1f%%", 100 * heat.shareOfPeak(engine));
            peers.forEach(peer -> print("%15.2f", heat.speedup(engine, peer)));
            print("%n");
        }
    }

    /** Prints what the races say about the targets. */
    void printTargets() {
        Targets.print(heats, out);
    }

    /** Writes everything, every single measurement included. */
    void write(Path file, String model, VitGeometry vit, Map<String, String> versions)
            throws IOException {
        Gson gson = new GsonBuilder().setPrettyPrinting().create();
        JsonObject root = new JsonObject();
        root.add("machine", Machine.describe());
        root.add("versions", gson.toJsonTree(versions));
        root.addProperty("model", model);
        root.add("geometry", gson.toJsonTree(vit));
        JsonArray races = new JsonArray();
        heats.forEach(heat -> races.add(json(heat, gson)));
        root.add("races", races);
        Files.writeString(file, gson.toJson(root) + "\n");
    }

    private static JsonObject json(Heat heat, Gson gson) {
        JsonObject engines = new JsonObject();
        heat.result()
                .times()
                .forEach(
                        (engine, times) -> {
                            JsonObject entry = new JsonObject();
                            entry.addProperty("ms_per_image", heat.millisPerImage(engine));
                            entry.addProperty("share_of_peak", heat.shareOfPeak(engine));
                            entry.addProperty("operations_per_call", times.operationsPerCall());
                            double[] seconds = times.secondsPerCall().sorted();
                            entry.add("seconds_per_call", gson.toJsonTree(seconds));
                            engines.add(engine, entry);
                        });
        JsonObject race = new JsonObject();
        race.addProperty("threads", heat.threads());
        race.addProperty("resolution", heat.resolution());
        race.addProperty("batch", heat.batch());
        race.add("fma_peak_per_second", gson.toJsonTree(heat.result().peak().sorted()));
        race.add("engines", engines);
        return race;
    }

    private void print(String pattern, Object... arguments) {
        out.printf(Locale.ROOT, pattern, arguments);
    }
}
