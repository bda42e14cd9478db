package io.github.vitrine.hub;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.vitrine.testing.FakeHub;
import io.github.vitrine.testing.ModelFolders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A hub with one small model, an empty cache, and waits that are written down, not waited. */
abstract class HubFixture {
    static final String NAME = "someone/small-vit";
    static final String WEIGHTS = "model.safetensors";

    @TempDir Path root;
    FakeHub server;
    Map<String, byte[]> files;
    String commit;
    final List<Duration> waits = new CopyOnWriteArrayList<>();
    final List<String> notes = new CopyOnWriteArrayList<>();

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

    HubOptions.Builder options() {
        return HubOptions.builder(Map.of())
                .endpoint(server.endpoint())
                .cache(root)
                .timeout(Duration.ofSeconds(5))
                .retries(
                        new RetryPolicy(
                                4, Duration.ofSeconds(1), Duration.ofSeconds(60), waits::add))
                .listener(
                        new DownloadListener() {
                            @Override
                            public void note(String message) {
                                notes.add(message);
                            }
                        });
    }

    Path download() {
        return download(options());
    }

    static Path download(HubOptions.Builder options) {
        return download(options, NAME);
    }

    static Path download(HubOptions.Builder options, String name) {
        return new Hub(options.build()).download(ModelId.parse(name), config -> {});
    }

    Path modelFolder() {
        return root.resolve("models--someone--small-vit");
    }

    Path blobs() {
        return modelFolder().resolve("blobs");
    }

    /** The weights' own name in the cache. */
    String weightsEtag() {
        return FakeHub.sha256(files.get(WEIGHTS));
    }

    Path incomplete() {
        return blobs().resolve(weightsEtag() + ".vitrine.incomplete");
    }

    void assertWhole(Path folder) throws IOException {
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            if (!file.getKey().endsWith(".bin")) {
                byte[] found = Files.readAllBytes(folder.resolve(file.getKey()));
                assertArrayEquals(file.getValue(), found, file.getKey());
            }
        }
        assertNothingFalse();
    }

    /** What has a good name has the content that the name promises. */
    void assertNothingFalse() throws IOException {
        if (!Files.exists(blobs())) {
            return;
        }
        try (Stream<Path> paths = Files.list(blobs())) {
            for (Path blob : paths.toList()) {
                String name = blob.getFileName().toString();
                if (!name.endsWith(".incomplete")) {
                    byte[] bytes = Files.readAllBytes(blob);
                    String own =
                            name.length() == 64 ? FakeHub.sha256(bytes) : FakeHub.gitSha1(bytes);
                    assertEquals(name, own);
                }
            }
        }
    }
}
