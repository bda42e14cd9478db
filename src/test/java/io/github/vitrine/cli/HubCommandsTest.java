package io.github.vitrine.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.vitrine.hub.HubOptions;
import io.github.vitrine.testing.FakeHub;
import io.github.vitrine.testing.ModelFolders;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code download}, {@code models}, and what {@code --model} may name. */
class HubCommandsTest {
    private static final String NAME = "someone/small-vit";
    private static final Path CAT =
            Path.of(System.getProperty("basedir", "")).resolve("docs/images/chelsea.png");

    @TempDir Path cache;
    private FakeHub server;
    private String commit;
    private Map<String, byte[]> files;

    @BeforeEach
    void startServer() throws IOException {
        server = new FakeHub();
        files = ModelFolders.small();
        commit = server.repository(NAME).commit("main", files);
    }

    @AfterEach
    void stopServer() throws IOException {
        server.close();
    }

    private Run run(Object... arguments) {
        return Run.with(
                () ->
                        HubOptions.builder()
                                .endpoint(server.endpoint())
                                .cache(cache)
                                .token("")
                                .offline(false),
                arguments);
    }

    private Run classify(Object model) {
        return run("classify", "--kernels", "scalar", "--model", model, CAT);
    }

    @Test
    void downloadPrintsTheFolder() {
        Run run = run("download", NAME);
        assertEquals(0, run.code(), run.err());
        Path folder = Path.of(run.out().strip());
        assertTrue(folder.endsWith("snapshots/" + commit), run.out());
        assertTrue(run.err().contains("vitrine: model.safetensors: 276.4 kB"), run.err());
        Run again = run("download", NAME);
        assertEquals(run.out(), again.out());
        assertEquals("", again.err());
    }

    @Test
    void downloadTakesARevision() throws IOException {
        String tagged = server.repository(NAME).commit("v1", files);
        assertTrue(run("download", NAME, "--revision", "v1").out().contains(tagged));
        assertTrue(run("download", NAME + "@v1").out().contains(tagged));
        Run none = run("download", NAME, "-r", "v2");
        assertEquals(1, none.code());
        assertTrue(none.err().contains("no branch, tag or commit \"v2\""), none.err());
    }

    @Test
    void modelsListsAndRemoves() {
        assertEquals("", run("models").out());
        run("download", NAME);
        String list = run("models").out();
        assertTrue(list.strip().matches("277\\.8 kB  " + commit + " main +" + NAME), list);
        assertEquals(0, run("models", "--remove", NAME).code());
        assertEquals("", run("models").out());
        Run none = run("models", "--remove", NAME);
        assertEquals(1, none.code());
        assertTrue(none.err().contains("not in the cache " + cache), none.err());
    }

    @Test
    void aModelIsAFolderAFileOrAName() {
        Run folder = classify(ModelFolders.golden());
        assertEquals(0, folder.code(), folder.err());
        assertEquals(0, server.requests().size());
        Run file = classify(ModelFolders.golden().resolve("model.safetensors"));
        assertEquals(folder, file);
        Run name = classify(NAME);
        assertEquals(folder.out(), name.out(), name.err());
        assertEquals(folder, classify(NAME), "the second time, nothing to report");
        assertEquals(folder, classify(NAME + "@" + commit));
    }

    @Test
    void whatIsNoneOfThemSaysSo() {
        Run run = classify("models/vit-cifra10");
        assertEquals(1, run.code());
        assertTrue(run.err().contains("models/vit-cifra10: no such folder or file"), run.err());
        assertTrue(run.err().contains("no such model on " + server.endpoint()), run.err());
        assertTrue(classify("../no where").err().contains("no such folder or file"));
    }

    @Test
    void anotherArchitectureIsRefusedBeforeItsWeightsCome() {
        Map<String, byte[]> swin = new TreeMap<>(files);
        swin.put("config.json", "{\"model_type\": \"swin\"}".getBytes(StandardCharsets.UTF_8));
        server.repository("someone/swin").commit("main", swin);
        Run run = run("download", "someone/swin");
        assertEquals(1, run.code());
        assertTrue(
                run.err().contains("someone/swin: config.json: model_type: expected one of"),
                run.err());
        assertEquals(0, server.count(r -> r.path().contains("safetensors")));
        assertFalse(Files.exists(cache.resolve("models--someone--swin/refs")));
    }
}
