package io.github.vitrine.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.Gson;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.github.vitrine.EmbeddingIndex;
import io.github.vitrine.FeatureExtractor;
import io.github.vitrine.Neighbour;
import io.github.vitrine.testing.Goldens;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbedTest {
    private static final Path HOME = Path.of(System.getProperty("basedir", ""));
    private static final Path MODEL = HOME.resolve("models/vit-cifar10");
    private static final Path CAT = HOME.resolve("docs/images/chelsea.png");
    private static final Path SHIP = MODEL.resolve("sample/ship/0000.jpg");

    @TempDir Path folder;

    private static Run embed(Object... more) {
        Object[] arguments = new Object[more.length + 5];
        Object[] first = {"embed", "--kernels", "scalar", "--model", MODEL};
        System.arraycopy(first, 0, arguments, 0, 5);
        System.arraycopy(more, 0, arguments, 5, more.length);
        return Run.of(arguments);
    }

    @Test
    void answersWhatTheApiAnswers() {
        float[] want = FeatureExtractor.load(MODEL).embed(CAT);
        Run json = embed("--json", CAT, SHIP);
        assertEquals(0, json.code(), json.err());
        JsonArray answers = json.json().getAsJsonArray();
        assertEquals(2, answers.size());
        JsonObject cat = answers.get(0).getAsJsonObject();
        assertEquals(CAT.toString(), cat.get("file").getAsString());
        assertArrayEquals(want, new Gson().fromJson(cat.get("embedding"), float[].class));
        String line = embed(CAT).out().strip();
        assertTrue(line.startsWith(CAT + "\t" + want[0] + " " + want[1] + " "), line);
        assertEquals(want.length, line.split(" ").length);
    }

    @Test
    void findsTheNearestPictures() throws IOException {
        FeatureExtractor extractor = FeatureExtractor.load(MODEL);
        EmbeddingIndex index = new EmbeddingIndex();
        for (int i = 0; i < 10; i++) {
            String kind = i % 2 == 0 ? "cat" : "ship";
            Path source = MODEL.resolve(String.format("sample/%s/%04d.jpg", kind, i));
            Path sub = Files.createDirectories(folder.resolve(kind));
            Path copy = Files.copy(source, sub.resolve(i + (i < 5 ? ".jpg" : ".JPEG")));
            index.add(copy.toString(), extractor.embed(copy));
        }
        Files.writeString(folder.resolve("notes.txt"), "no picture, and not taken for one");
        List<Neighbour> want = index.nearest(extractor.embed(CAT), 3);
        Run json = embed("--json", "--among", folder, "-k", 3, CAT);
        assertEquals(0, json.code(), json.err());
        JsonObject answer = json.json().getAsJsonArray().get(0).getAsJsonObject();
        JsonArray neighbours = answer.getAsJsonArray("neighbours");
        assertEquals(3, neighbours.size());
        for (int i = 0; i < 3; i++) {
            JsonObject n = neighbours.get(i).getAsJsonObject();
            assertEquals(
                    want.get(i),
                    new Neighbour(n.get("file").getAsString(), n.get("similarity").getAsDouble()));
        }
        Run text = embed("--among", folder, CAT, SHIP);
        List<String> lines = text.out().lines().toList();
        assertEquals(12, lines.size(), text.out());
        assertEquals(SHIP.toString(), lines.get(6));
        assertTrue(lines.get(1).endsWith("  " + want.get(0).name()), text.out());
        assertTrue(lines.get(7).contains("ship"), text.out());
    }

    @Test
    void whatIsBrokenCostsOnlyItself() throws IOException {
        Files.copy(SHIP, folder.resolve("ship.jpg"));
        Path broken = Files.writeString(folder.resolve("broken.jpg"), "no picture");
        Run run = embed("--among", folder, CAT, broken);
        assertEquals(1, run.code());
        assertEquals(2, run.err().lines().filter(l -> l.contains("broken.jpg")).count());
        assertTrue(run.out().contains("ship.jpg"), run.out());
    }

    @Test
    void aFolderMustHavePictures() {
        Run empty = embed("--among", folder, CAT);
        assertEquals(1, empty.code());
        assertTrue(empty.err().contains(folder + ": expected files that end in"), empty.err());
        Run none = embed("--among", folder.resolve("none"), CAT);
        assertTrue(none.err().contains("expected a folder of pictures"), none.err());
    }

    @Test
    void modelsWithoutLabelsAndOtherShapesOfPicturesAreTaken() {
        Path dinov2 = Goldens.builtIn("dinov2", "model").folder();
        Run plain = Run.of("embed", "--kernels", "scalar", "-m", dinov2, CAT);
        assertEquals(0, plain.code(), plain.err());
        Run aspect = Run.of("embed", "--kernels", "scalar", "-m", dinov2, "--native-aspect", CAT);
        float[] want = FeatureExtractor.builder().nativeAspect(true).load(dinov2).embed(CAT);
        assertTrue(aspect.out().startsWith(CAT + "\t" + want[0] + " "), aspect.out());
        assertTrue(!aspect.out().equals(plain.out()));
    }

    @Test
    void explainsWrongUsage() {
        for (Object[] more :
                new Object[][] {
                    {},
                    {"--nearest", 3, CAT},
                    {"--nearest", 0, "--among", MODEL, CAT},
                    {"--threads", 0, CAT},
                    {"--heads", 0, CAT}
                }) {
            Run run = embed(more);
            assertEquals(2, run.code(), run.err());
            assertTrue(run.err().contains("Usage: vitrine embed"), run.err());
        }
    }
}
