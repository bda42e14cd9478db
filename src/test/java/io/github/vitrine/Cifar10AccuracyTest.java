package io.github.vitrine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The whole path, from a JPEG file to labels, with the model that comes with Vitrine: on 500 test
 * pictures of CIFAR-10, 50 of each class, it must answer what transformers answers.
 */
class Cifar10AccuracyTest {
    private static final Path MODEL =
            Path.of(System.getProperty("basedir", ""), "models/vit-cifar10");

    /** What floats in another order may differ by, as a share of a picture's largest logit. */
    private static final double TOLERANCE = 1e-4;

    /** The file gives logits to five decimals. */
    private static final double ROUNDING = 0.5e-5;

    private static final List<JsonObject> EXPECTED = new ArrayList<>();
    private static ImageClassifier classifier;
    private static List<List<Classification>> answers;

    @BeforeAll
    static void classifyAll() throws IOException {
        Path sample = MODEL.resolve("sample");
        List<Path> pictures = new ArrayList<>();
        try (Reader reader = Files.newBufferedReader(sample.resolve("expected.json"))) {
            JsonObject json = JsonParser.parseReader(reader).getAsJsonObject();
            for (JsonElement picture : json.getAsJsonArray("pictures")) {
                EXPECTED.add(picture.getAsJsonObject());
                pictures.add(sample.resolve(text(picture, "file")));
            }
        }
        assertEquals(500, pictures.size());
        classifier = ImageClassifier.load(MODEL);
        answers = classifier.classifyAll(pictures, classifier.labels().size());
    }

    @Test
    void predictsWhatTheReferencePredicts() {
        List<String> wrong = new ArrayList<>();
        int correct = 0;
        int referenceCorrect = 0;
        for (int i = 0; i < EXPECTED.size(); i++) {
            JsonObject expected = EXPECTED.get(i);
            String label = text(expected, "label");
            String reference = text(expected, "predicted");
            String answer = answers.get(i).get(0).label();
            if (!answer.equals(reference)) {
                wrong.add(text(expected, "file") + ": " + reference + ", got " + answer);
            }
            correct += answer.equals(label) ? 1 : 0;
            referenceCorrect += reference.equals(label) ? 1 : 0;
        }
        assertEquals(List.of(), wrong);
        assertEquals(referenceCorrect, correct);
    }

    @Test
    void computesTheReferencesLogits() {
        for (int i = 0; i < EXPECTED.size(); i++) {
            String file = text(EXPECTED.get(i), "file");
            JsonArray logits = EXPECTED.get(i).getAsJsonArray("logits");
            double largest = 0;
            for (JsonElement logit : logits) {
                largest = Math.max(largest, Math.abs(logit.getAsDouble()));
            }
            assertEquals(logits.size(), answers.get(i).size(), file);
            for (Classification answer : answers.get(i)) {
                assertEquals(
                        logits.get(answer.index()).getAsDouble(),
                        answer.logit(),
                        TOLERANCE * largest + ROUNDING,
                        () -> file + ": logit of " + answer.label());
            }
        }
    }

    @Test
    void givesProbabilitiesBestFirst() {
        for (List<Classification> answer : answers) {
            double sum = 0;
            for (int rank = 0; rank < answer.size(); rank++) {
                Classification c = answer.get(rank);
                assertEquals(classifier.labels().get(c.index()), c.label());
                assertTrue(rank == 0 || c.logit() <= answer.get(rank - 1).logit());
                sum += c.probability();
            }
            assertEquals(1, sum, 1e-12);
        }
    }

    private static String text(JsonElement object, String field) {
        return object.getAsJsonObject().get(field).getAsString();
    }
}
