package io.github.vitrine.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import io.github.vitrine.testing.GoldenCase;
import io.github.vitrine.testing.Goldens;
import io.github.vitrine.testing.ModelFolders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class InspectTest {
    private static final Path MODEL =
            Path.of(System.getProperty("basedir", "")).resolve("models/vit-cifar10");

    @TempDir Path folder;

    private static JsonObject inspect(int code, Object... arguments) {
        Object[] all =
                Stream.concat(Stream.of("inspect", "--json"), Stream.of(arguments)).toArray();
        Run run = Run.of(all);
        assertEquals(code, run.code(), run.out() + run.err());
        assertEquals("", run.err());
        return run.json().getAsJsonObject();
    }

    @Test
    void saysWhatTheModelIsMadeOf() {
        JsonObject found = inspect(0, MODEL);
        assertTrue(found.get("loads").getAsBoolean());
        assertEquals("hf", found.get("dialect").getAsString());
        assertEquals("ViTForImageClassification", found.get("architecture").getAsString());
        assertEquals(192, found.get("width").getAsInt());
        assertEquals(6, found.get("blocks").getAsInt());
        assertEquals(10, found.get("labels").getAsInt());
        assertEquals(2_693_578, found.get("parameters").getAsLong());
        assertEquals(2 * 2_693_578, found.get("bytes").getAsLong());
        JsonArray tensors = found.getAsJsonArray("tensors");
        assertEquals(104, tensors.size());
        assertEquals(
                "{\"name\":\"classifier.weight\",\"dtype\":\"F16\",\"shape\":[10,192],"
                        + "\"bytes\":3840}",
                tensors.get(1).toString());
    }

    @Test
    void tellsItInAFewLines() {
        Run run = Run.of("inspect", MODEL);
        assertEquals(0, run.code(), run.err());
        assertTrue(run.out().contains("dialect      hf"), run.out());
        assertTrue(run.out().contains("6 blocks of width 192, 3 heads of 64, MLP of 768"));
        assertTrue(run.out().contains("104 with 2,693,578 parameters, 5.4 MB: 104 x F16"));
        assertTrue(run.out().contains("loads        yes"));
        assertTrue(run.out().contains("6 x   442.4 kB  F16      vit.encoder.layer.*.attention"));
        assertTrue(run.out().lines().count() < 40, run.out());
        assertEquals(104 + 11, Run.of("inspect", "--all", MODEL).out().lines().count());
    }

    static Stream<GoldenCase> models() {
        return Goldens.models().stream()
                .filter(golden -> !golden.expected().has("create_model_arguments"))
                .filter(golden -> !golden.expected().has("model_arguments"));
    }

    @ParameterizedTest
    @MethodSource("models")
    void whatLoadsIsSaidToLoad(GoldenCase golden) {
        JsonObject found = inspect(0, golden.folder());
        for (String kind : new String[] {"problems", "missing", "misshapen", "unexpected"}) {
            assertTrue(found.getAsJsonArray(kind).isEmpty(), kind);
        }
    }

    @Test
    void saysWhichTensorsDoNotFit() throws IOException {
        copy("intermediate_size", new JsonPrimitive(24));
        editConfig("num_hidden_layers", new JsonPrimitive(4));
        JsonObject found = inspect(1, folder);
        assertFalse(found.get("loads").getAsBoolean());
        assertTrue(found.get("missing").toString().contains("encoder.layer.3.layernorm_before"));
        assertTrue(
                found.get("misshapen").toString().contains("\"expected\":[24],\"found\":"),
                found.get("misshapen")::toString);
        assertTrue(found.getAsJsonArray("unexpected").isEmpty());
        editConfig("num_hidden_layers", new JsonPrimitive(1));
        assertTrue(
                inspect(1, folder).get("unexpected").toString().contains("encoder.layer.2.output"));
        Run text = Run.of("inspect", folder);
        assertTrue(text.out().contains("loads        no"), text.out());
        assertTrue(text.out().contains("more; --all lists them"), text.out());
        assertTrue(
                text.out().contains("misshapen    vit.encoder.layer.0.intermediate.dense."),
                text.out());
        assertFalse(Run.of("inspect", "-a", folder).out().contains("--all"));
    }

    @ParameterizedTest
    @CsvSource({"model_type, swin, model_type: expected one of", "hidden_size, x, hidden_size: ex"})
    void aConfigThatDoesNotLoadLeavesTheTensors(String field, String value, String problem)
            throws IOException {
        copy(field, new JsonPrimitive(value));
        JsonObject found = inspect(1, folder);
        assertTrue(found.get("problems").toString().contains(problem), found::toString);
        assertFalse(found.has("dialect"));
        assertTrue(found.getAsJsonArray("tensors").size() > 10);
        Run text = Run.of("inspect", folder);
        assertTrue(text.out().contains("none that loads; these do:"), text.out());
        assertTrue(text.out().contains("  hf         ViTForImageClassification, "), text.out());
        assertTrue(text.out().contains("classifier.weight ["), text.out());
    }

    @Test
    void aFileWithoutAConfigIsNotGuessed() throws IOException {
        Path file = folder.resolve("weights.safetensors");
        Files.copy(ModelFolders.golden().resolve("model.safetensors"), file);
        JsonObject found = inspect(1, file);
        assertTrue(found.get("problems").toString().contains("config.json: no such file"));
        assertTrue(found.getAsJsonArray("tensors").size() > 10);
    }

    @Test
    void torchvisionsTensorsAreSeenWithoutTheirHeads() {
        Path file = Goldens.builtIn("vit-torchvision", "base").folder();
        JsonObject found = inspect(1, file);
        assertEquals("torchvision", found.get("dialect").getAsString());
        assertTrue(found.get("problems").toString().contains("--heads N"), found::toString);
        Run text = Run.of("inspect", file);
        assertTrue(text.out().contains("dialect      torchvision"), text.out());
    }

    @Test
    void onlyTheWeightsAreJudged() throws IOException {
        copy("hidden_dropout_prob", new JsonPrimitive(0.5));
        Files.writeString(folder.resolve("preprocessor_config.json"), "{\"size\": \"x\"}");
        JsonObject found = inspect(0, folder);
        assertTrue(found.get("pictures_problem").getAsString().contains("size"), found::toString);
        Run text = Run.of("inspect", folder);
        assertTrue(text.out().contains("yes, the weights; pictures: "), text.out());
        assertEquals(0, text.code());
    }

    @Test
    void filesThatAreNoneAreProblems() throws IOException {
        copy("hidden_dropout_prob", new JsonPrimitive(0.5));
        Files.write(folder.resolve("model.safetensors"), new byte[20]);
        JsonObject found = inspect(1, folder);
        assertEquals(1, found.getAsJsonArray("problems").size(), found::toString);
        assertEquals("hf", found.get("dialect").getAsString());
        Run nothing = Run.of("inspect", folder.resolve("none"));
        assertEquals(1, nothing.code());
        assertTrue(nothing.err().contains("no such folder or file"), nothing.err());
    }

    private void copy(String field, JsonPrimitive value) throws IOException {
        for (Map.Entry<String, byte[]> file : ModelFolders.small().entrySet()) {
            if (!file.getKey().endsWith(".bin")) {
                Files.write(folder.resolve(file.getKey()), file.getValue());
            }
        }
        editConfig(field, value);
    }

    private void editConfig(String field, JsonPrimitive value) throws IOException {
        Path file = folder.resolve("config.json");
        JsonObject json = JsonParser.parseString(Files.readString(file)).getAsJsonObject();
        json.add(field, value);
        Files.writeString(file, json.toString());
    }
}
