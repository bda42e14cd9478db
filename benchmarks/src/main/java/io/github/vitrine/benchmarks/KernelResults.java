package io.github.vitrine.benchmarks;

import com.google.gson.Gson;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.github.vitrine.benchmarks.kernels.KernelRuns.Provider;
import io.github.vitrine.benchmarks.kernels.KernelSpeed;
import io.github.vitrine.benchmarks.report.BarChart;
import io.github.vitrine.benchmarks.report.RooflineChart;
import io.github.vitrine.benchmarks.report.Samples;
import io.github.vitrine.benchmarks.report.Section;
import io.github.vitrine.benchmarks.report.Target;
import io.github.vitrine.benchmarks.vit.ProductShape;
import io.github.vitrine.benchmarks.vit.VitGeometry;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The kernels' speeds beside the machine's.
 *
 * @param threads that shared a loop
 * @param peaks what the machine can do
 * @param speeds what the kernels did
 */
record KernelResults(int threads, Peaks peaks, List<KernelSpeed> speeds) implements Section {
    private static final String USUAL_MODEL = "vit-b16";
    private static final List<Integer> ROOFLINE_BATCHES = List.of(1, 8);
    private static final int RESOLUTION = 224;

    /**
     * The ends of the scales.
     *
     * @param fma floating-point operations per second
     * @param cache bytes per second copied in a core's own cache
     * @param memory bytes per second copied in memory
     */
    record Peaks(Samples fma, Samples cache, Samples memory) {
        Peaks and(Peaks more) {
            return new Peaks(fma.and(more.fma), cache.and(more.cache), memory.and(more.memory));
        }

        /** What a kernel's speed is a share of. */
        double of(KernelSpeed.Unit unit) {
            return 1e-9 * (unit == KernelSpeed.Unit.GFLOP ? fma : cache).median();
        }
    }

    @Override
    public String name() {
        return "kernels";
    }

    @Override
    public void print(PrintStream out) {
        out.printf(
                Locale.ROOT,
                "%n%d thread(s); peaks: FMA %.1f GFLOP/s, copy %.1f GB/s in cache, %.1f in memory%n",
                threads,
                peaks.of(KernelSpeed.Unit.GFLOP),
                peaks.of(KernelSpeed.Unit.GBYTE),
                1e-9 * peaks.memory().median());
        out.printf(
                "%-46s%9s%10s%10s%10s%18s%9s%n",
                "kernel", "", "scalar", "EJML", "Vitrine", "middle half", "of peak");
        rows().forEach((name, row) -> print(name, row, out));
    }

    /** Scalar, EJML, and Vitrine's best with its share of the peak. */
    private void print(String name, Map<Provider, KernelSpeed> row, PrintStream out) {
        KernelSpeed any = row.values().iterator().next();
        out.printf("%-46s%9s", name, any.unit());
        out.printf("%10s", median(row.get(Provider.SCALAR)));
        out.printf("%10s", median(row.get(Provider.EJML)));
        KernelSpeed best = row.getOrDefault(Provider.SIMD, row.get(Provider.JAVA));
        out.printf("%10s", median(best));
        if (best != null) {
            out.printf(
                    Locale.ROOT,
                    "%9.1f%9.1f%8.1f%%",
                    best.values().quantile(0.25),
                    best.values().quantile(0.75),
                    100 * best.values().median() / peaks.of(best.unit()));
        }
        out.println();
    }

    private static String median(KernelSpeed speed) {
        return speed == null ? "" : String.format(Locale.ROOT, "%.2f", speed.values().median());
    }

    /** Who computed the same thing, one after the other. */
    private List<KernelSpeed> inRows() {
        return rows().values().stream().flatMap(row -> row.values().stream()).toList();
    }

    private Map<String, Map<Provider, KernelSpeed>> rows() {
        Map<String, Map<Provider, KernelSpeed>> rows = new LinkedHashMap<>();
        for (KernelSpeed speed : speeds) {
            rows.computeIfAbsent(speed.row(), name -> new EnumMap<>(Provider.class))
                    .put(speed.provider(), speed);
        }
        return rows;
    }

    @Override
    public JsonElement json() {
        Gson gson = new Gson();
        JsonArray kernels = new JsonArray();
        for (KernelSpeed speed : speeds) {
            JsonObject entry = new JsonObject();
            entry.addProperty("kernel", speed.benchmark());
            entry.addProperty("shape", speed.shape());
            entry.addProperty("provider", speed.provider().toString());
            entry.addProperty("unit", speed.unit().toString());
            entry.add("values", gson.toJsonTree(speed.values().sorted()));
            kernels.add(entry);
        }
        JsonObject json = new JsonObject();
        json.addProperty("threads", threads);
        json.add("fma_peak_per_second", gson.toJsonTree(peaks.fma().sorted()));
        json.add("copy_peak_in_cache_per_second", gson.toJsonTree(peaks.cache().sorted()));
        json.add("copy_peak_in_memory_per_second", gson.toJsonTree(peaks.memory().sorted()));
        json.add("kernels", kernels);
        return json;
    }

    @Override
    public List<Target> targets() {
        return List.of();
    }

    @Override
    public List<Picture> pictures() {
        List<Picture> pictures = new ArrayList<>();
        pictures.add(bars("kernels", "Arithmetic", KernelSpeed.Unit.GFLOP, peaks.fma()));
        pictures.add(
                bars("kernels-memory", "Rows and pictures", KernelSpeed.Unit.GBYTE, peaks.cache()));
        if (!shownModel().isEmpty()) {
            pictures.add(new Picture("roofline", roofline(shownModel())::draw));
        }
        return pictures;
    }

    private Picture bars(String name, String title, KernelSpeed.Unit unit, Samples peak) {
        BarChart chart =
                new BarChart(title + ", " + threads + " thread(s)", unit + ", more is better");
        chart.bar("measured peak", "peak", peak.times(1e-9));
        for (KernelSpeed speed : inRows()) {
            boolean shown =
                    speed.shape().startsWith(shownModel()) || !speed.shape().startsWith("vit");
            if (speed.unit() == unit && shown) {
                chart.bar(speed.row(), speed.provider().toString(), speed.values());
            }
        }
        return new Picture(name, chart::draw);
    }

    /** The products of one model, by their arithmetic intensity. */
    private RooflineChart roofline(String model) {
        RooflineChart chart =
                new RooflineChart(
                        model + ", products under the roof of this machine",
                        peaks.fma().median(),
                        peaks.memory().median());
        for (int batch : ROOFLINE_BATCHES) {
            for (ProductShape product :
                    ProductShape.of(VitGeometry.preset(model), RESOLUTION, batch)) {
                String name = String.format("%s, batch %d", product.name(), batch);
                for (KernelSpeed speed : speeds) {
                    if (speed.provider() == Provider.SIMD
                            && speed.shape().equals(model + " " + name)) {
                        double perSecond = 1e9 * speed.values().median();
                        chart.point(name, product.intensity(), perSecond);
                    }
                }
            }
        }
        return chart;
    }

    /** The model that pictures show; nothing if none was measured. */
    private String shownModel() {
        List<String> models =
                speeds.stream()
                        .map(KernelSpeed::shape)
                        .filter(shape -> shape.startsWith("vit"))
                        .map(shape -> shape.split("[ ,]")[0])
                        .toList();
        if (models.isEmpty()) {
            return "";
        }
        return models.contains(USUAL_MODEL) ? USUAL_MODEL : models.get(0);
    }
}
