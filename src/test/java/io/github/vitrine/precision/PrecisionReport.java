package io.github.vitrine.precision;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.vitrine.Classification;
import io.github.vitrine.ImageClassifier;
import io.github.vitrine.kernels.KernelChoice;
import io.github.vitrine.kernels.Kernels;
import io.github.vitrine.layers.WeightPrecision;
import io.github.vitrine.ops.OpsPool;
import io.github.vitrine.parallel.Workers;
import io.github.vitrine.tensor.Tensor;
import io.github.vitrine.testing.GoldenCase;
import io.github.vitrine.testing.GoldenModels;
import io.github.vitrine.testing.Goldens;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Prints the tables of {@code docs/precision.md}: what fewer bits cost. The figures are the same on
 * every machine, as all results are.
 */
final class PrecisionReport {
    static final List<WeightPrecision> FEWER =
            List.of(WeightPrecision.BFLOAT16, WeightPrecision.FLOAT16, WeightPrecision.INT8);

    private static final Path MODEL =
            Path.of(System.getProperty("basedir", ""), "models/vit-cifar10");

    private PrecisionReport() {}

    public static void main(String[] args) throws IOException {
        families(System.out);
        System.out.println();
        cifar10(System.out);
    }

    private static void families(PrintStream out) {
        Map<String, double[]> worst = new LinkedHashMap<>();
        for (GoldenCase golden : Goldens.models()) {
            String family = golden.folder().getParent().getFileName().toString();
            double[] differences = worst.computeIfAbsent(family, f -> new double[FEWER.size()]);
            float[] exact = logits(golden, WeightPrecision.FLOAT32);
            for (int i = 0; i < differences.length; i++) {
                float[] rounded = logits(golden, FEWER.get(i));
                differences[i] = Math.max(differences[i], difference(exact, rounded));
            }
        }
        out.println("| golden family | `BFLOAT16` | `FLOAT16` | `INT8` |");
        out.println("| --- | --- | --- | --- |");
        worst.forEach((family, differences) -> out.println(row("`" + family + "`", differences)));
    }

    private static float[] logits(GoldenCase golden, WeightPrecision precision) {
        OpsPool pool = new OpsPool(Kernels.select(KernelChoice.AUTO), Workers.single());
        Tensor pixels = golden.tensor("pixel_values");
        return GoldenModels.load(golden, golden.folder(), pool, precision).logits(pixels).toArray();
    }

    /** The largest difference, as a share of the largest value. */
    private static double difference(float[] exact, float[] rounded) {
        double largest = 0;
        double difference = 0;
        for (int i = 0; i < exact.length; i++) {
            largest = Math.max(largest, Math.abs(exact[i]));
            difference = Math.max(difference, Math.abs((double) exact[i] - rounded[i]));
        }
        return difference / largest;
    }

    private static String row(String name, double[] differences) {
        StringBuilder row = new StringBuilder("| " + name + " |");
        for (double difference : differences) {
            row.append(" " + percent(difference) + " |");
        }
        return row.toString();
    }

    private static String percent(double share) {
        return share == 0 ? "0" : String.format(Locale.ROOT, "%.2g %%", 100 * share);
    }

    /** The model that comes with Vitrine, on the pictures of its sample. */
    static void cifar10(PrintStream out) throws IOException {
        List<Path> pictures = new ArrayList<>();
        List<String> truth = new ArrayList<>();
        String json = Files.readString(MODEL.resolve("sample/expected.json"));
        JsonObject expected = JsonParser.parseString(json).getAsJsonObject();
        for (JsonElement element : expected.getAsJsonArray("pictures")) {
            JsonObject picture = element.getAsJsonObject();
            pictures.add(MODEL.resolve("sample").resolve(picture.get("file").getAsString()));
            truth.add(picture.get("label").getAsString());
        }
        out.println("| weights | same label | right label | largest difference of a logit |");
        out.println("| --- | --- | --- | --- |");
        List<List<Classification>> exact = classify(WeightPrecision.FLOAT32, pictures);
        cifar10(out, WeightPrecision.FLOAT32, exact, exact, truth);
        for (WeightPrecision precision : FEWER) {
            cifar10(out, precision, exact, classify(precision, pictures), truth);
        }
    }

    private static void cifar10(
            PrintStream out,
            WeightPrecision precision,
            List<List<Classification>> exact,
            List<List<Classification>> rounded,
            List<String> truth) {
        int all = truth.size();
        int same = 0;
        int right = 0;
        double largest = 0;
        for (int i = 0; i < all; i++) {
            String answer = rounded.get(i).get(0).label();
            same += answer.equals(exact.get(i).get(0).label()) ? 1 : 0;
            right += answer.equals(truth.get(i)) ? 1 : 0;
            largest = Math.max(largest, difference(logits(exact, i), logits(rounded, i)));
        }
        out.println(
                String.format(
                        "| `%s` | %d of %d | %d of %d | %s |",
                        precision, same, all, right, all, percent(largest)));
    }

    private static List<List<Classification>> classify(
            WeightPrecision precision, List<Path> pictures) {
        ImageClassifier classifier = ImageClassifier.builder().weights(precision).load(MODEL);
        return classifier.classifyAll(pictures, classifier.labels().size());
    }

    /** A picture's logits by index. */
    private static float[] logits(List<List<Classification>> answers, int picture) {
        float[] logits = new float[answers.get(picture).size()];
        answers.get(picture).forEach(c -> logits[c.index()] = c.logit());
        return logits;
    }
}
