package io.github.vitrine.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.github.vitrine.Classification;
import io.github.vitrine.ImageClassifier;
import io.github.vitrine.kernels.KernelChoice;
import io.github.vitrine.kernels.Kernels;
import io.github.vitrine.layers.WeightPrecision;
import io.github.vitrine.testing.Goldens;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ClassifyTest {
    private static final Path HOME = Path.of(System.getProperty("basedir", ""));
    private static final Path MODEL = HOME.resolve("models/vit-cifar10");
    private static final Path CAT = HOME.resolve("docs/images/chelsea.png");
    private static final Path SHIP = MODEL.resolve("sample/ship/0000.jpg");

    @BeforeEach
    void actLikeTheLauncher() {
        System.setProperty("vitrine.home", HOME.toString());
    }

    @AfterEach
    void forgetTheLauncher() {
        System.clearProperty("vitrine.home");
    }

    @Test
    void saysThatTheCatIsACat() {
        Run run = Run.of("classify", CAT);
        assertEquals(0, run.code(), run.err());
        List<String> lines = run.out().lines().toList();
        assertEquals(5, lines.size(), run.out());
        assertTrue(lines.get(0).matches(" +[0-9.]+%  cat"), run.out());
    }

    @Test
    void torchvisionsFilesNeedToBeToldOf(@TempDir Path dir) throws IOException {
        Path folder = Goldens.builtIn("vit-torchvision", "base").folder();
        Path file = folder.resolve("model.safetensors");
        assertTrue(Run.of("classify", "-m", file, CAT).err().contains("number of heads"));
        Run noTransform = Run.of("classify", "-m", file, "--heads", "4", CAT);
        assertTrue(noTransform.err().contains("VIT_B_16_IMAGENET1K_V1"), noTransform.err());
        String weights = "vit_b_16_imagenet1k_v1";
        Run large = Run.of("classify", "-m", file, "--heads", "4", "--preprocess", weights, CAT);
        assertTrue(large.err().contains("the model's 32x32, found 224x224"), large.err());
        assertTrue(large.err().contains("--resize-positions"), large.err());
        Run resized =
                Run.of(
                        "classify",
                        "-m",
                        file,
                        "--heads",
                        "4",
                        "--preprocess",
                        weights,
                        "--resize-positions",
                        CAT);
        assertEquals(0, resized.code(), resized.err());
        assertEquals(2, Run.of("classify", "-m", file, "--heads", "0", CAT).code());
        Run timm = Run.of("classify", "-m", MODEL, "--dialect", "timm", CAT);
        assertTrue(timm.err().contains("expected a config of dialect timm"), timm.err());
        Path labels = dir.resolve("labels.txt");
        Files.writeString(labels, "a\nb\nc\nd\ne\nf\ng\nh\ni\nj\n");
        Run named = Run.of("classify", "-m", MODEL, "--dialect", "hf", "--labels", labels, CAT);
        assertTrue(named.out().lines().findFirst().orElse("").endsWith("%  d"), named.out());
        Run missing = Run.of("classify", "-m", MODEL, "--labels", dir.resolve("none"), CAT);
        assertTrue(missing.err().contains("none: expected a text file of labels"), missing.err());
    }

    @Test
    void saysOnceThatTheKernelsAreTheSlowOnes() {
        Run auto = Run.of("classify", CAT);
        if (Kernels.missingFlag().isPresent()) {
            assertEquals("vitrine: " + Kernels.explain(), auto.err().strip());
            assertTrue(auto.err().contains("--add-modules jdk.incubator.vector"));
        } else {
            assertEquals("", auto.err());
        }
        assertEquals("", Run.of("classify", "--kernels", "scalar", CAT).err());
    }

    @ParameterizedTest
    @EnumSource
    void keepsWeightsAsTheApiKeepsThem(WeightPrecision weights) {
        ImageClassifier classifier = ImageClassifier.builder().weights(weights).load(MODEL);
        Classification cat = classifier.classify(CAT, 1).get(0);
        String name = weights.name().toLowerCase(Locale.ROOT);
        Run run = Run.of("classify", "--json", "-k", 1, "--weights", name, CAT);
        JsonObject label = only(run.json()).getAsJsonArray("labels").get(0).getAsJsonObject();
        assertEquals(cat.logit(), label.get("logit").getAsFloat());
        boolean same = cat.logit() == ImageClassifier.load(MODEL).classify(CAT, 1).get(0).logit();
        boolean rounds = weights == WeightPrecision.BFLOAT16 || weights == WeightPrecision.INT8;
        assertEquals(!rounds, same, "the file has halves");
    }

    @Test
    void answersWhatTheApiAnswersWhateverComputesIt() {
        ImageClassifier classifier =
                ImageClassifier.builder().kernels(KernelChoice.SCALAR).threads(1).load(MODEL);
        List<Classification> expected = classifier.classify(CAT, 10);
        for (String kernels : List.of("auto", "Scalar")) {
            Run run = Run.of("classify", "--json", "-k", 10, "-t", 2, "--kernels", kernels, CAT);
            JsonArray labels = only(run.json()).getAsJsonArray("labels");
            assertEquals(expected.size(), labels.size());
            for (int i = 0; i < labels.size(); i++) {
                JsonObject label = labels.get(i).getAsJsonObject();
                Classification got =
                        new Classification(
                                label.get("index").getAsInt(),
                                label.get("label").getAsString(),
                                label.get("probability").getAsDouble(),
                                label.get("logit").getAsFloat());
                assertEquals(expected.get(i), got);
            }
        }
    }

    @Test
    void namesThePictureOfEachAnswer() {
        Run text = Run.of("classify", "--top", 1, CAT, SHIP);
        List<String> lines = text.out().lines().toList();
        assertEquals(List.of(CAT.toString(), SHIP.toString()), List.of(lines.get(0), lines.get(2)));
        assertTrue(lines.get(1).endsWith("  cat"), text.out());
        assertTrue(lines.get(3).endsWith("  ship"), text.out());
        assertEquals(CAT.toString(), only(json(CAT)).get("file").getAsString());
    }

    @Test
    void answersTheOthersWhenOnePictureIsBroken(@TempDir Path folder) throws IOException {
        Path broken = Files.writeString(folder.resolve("broken.jpg"), "no picture");
        Path missing = folder.resolve("missing.png");
        List<Object> arguments = new ArrayList<>(List.of("classify", "--json"));
        List<String> whole = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            Path picture = MODEL.resolve(String.format("sample/frog/%04d.jpg", i));
            arguments.add(picture);
            whole.add(picture.toString());
        }
        JsonElement expected = Run.of(arguments.toArray()).json();
        arguments.add(3, broken);
        arguments.add(missing);
        Run run = Run.of(arguments.toArray());
        assertEquals(1, run.code());
        assertEquals(expected, run.json());
        List<String> files = new ArrayList<>();
        run.json()
                .getAsJsonArray()
                .forEach(e -> files.add(e.getAsJsonObject().get("file").getAsString()));
        assertEquals(whole, files);
        List<String> errors =
                run.err().lines().filter(line -> line.contains(folder.toString())).toList();
        assertEquals(2, errors.size(), run.err());
        assertTrue(errors.get(0).startsWith("vitrine: " + broken + ": expected a PNG"), run.err());
        assertTrue(errors.get(1).startsWith("vitrine: " + missing + ": "), run.err());
    }

    @Test
    void tellsABadModelInOneLine(@TempDir Path empty) {
        Run run = Run.of("classify", "--kernels", "scalar", "--model", empty, CAT);
        assertEquals(1, run.code());
        assertEquals("", run.out());
        assertEquals(1, run.err().lines().count(), run.err());
        assertTrue(run.err().startsWith("vitrine: " + empty), run.err());
        assertFalse(run.err().contains("Exception"), run.err());
    }

    @Test
    void explainsWrongUsage() {
        for (Object[] arguments :
                new Object[][] {
                    {"classify"},
                    {"classify", "--top", "0", CAT},
                    {"classify", "--top", "many", CAT},
                    {"classify", "--threads", "0", CAT},
                    {"classify", "--kernels", "gpu", CAT},
                }) {
            Run run = Run.of(arguments);
            assertEquals(2, run.code(), run.err());
            assertEquals("", run.out());
            assertTrue(run.err().contains("Usage: vitrine classify"), run.err());
        }
        Run typo = Run.of("classify", "--modle", MODEL, CAT);
        assertEquals(2, typo.code());
        assertTrue(typo.err().contains("--model"), typo.err());
    }

    private static JsonElement json(Path picture) {
        return Run.of("classify", "--json", picture).json();
    }

    private static JsonObject only(JsonElement array) {
        assertEquals(1, array.getAsJsonArray().size());
        return array.getAsJsonArray().get(0).getAsJsonObject();
    }
}
