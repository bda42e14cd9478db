package io.github.vitrine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.vitrine.error.ConfigException;
import io.github.vitrine.hub.HubOptions;
import io.github.vitrine.testing.FakeHub;
import io.github.vitrine.testing.Goldens;
import io.github.vitrine.testing.ModelFolders;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From a model's name to an answer. */
class FromHubTest {
    private static final Path CAT =
            Path.of(System.getProperty("basedir", "")).resolve("docs/images/chelsea.png");

    @Test
    void aNameAnswersWhatItsFolderAnswers(@TempDir Path cache) throws IOException {
        List<Classification> expected =
                ImageClassifier.load(ModelFolders.golden()).classify(CAT, 5);
        HubOptions options;
        String commit;
        try (FakeHub server = new FakeHub()) {
            options =
                    HubOptions.builder()
                            .endpoint(server.endpoint())
                            .cache(cache)
                            .offline(false)
                            .build();
            server.repository("someone/one").commit("main", ModelFolders.small());
            commit = server.repository("someone/many").commit("main", ModelFolders.sharded(7));
            for (String name : List.of("someone/one", "someone/many")) {
                assertEquals(expected, load(options, name).classify(CAT, 5));
            }
            Map<String, byte[]> other = ModelFolders.small();
            other.put("config.json", "{\"model_type\": \"bert\"}".getBytes());
            server.repository("someone/bert").commit("main", other);
            assertThrows(ConfigException.class, () -> load(options, "someone/bert"));
        }
        // The server is gone.
        assertEquals(expected, load(options, "someone/one").classify(CAT, 5));
        assertEquals(
                expected,
                ImageClassifier.builder()
                        .hub(options)
                        .loadFromHub("someone/many", commit)
                        .classify(CAT, 5));
    }

    @Test
    void timmsModelsComeWithoutAPreprocessorConfig(@TempDir Path cache) throws IOException {
        Path folder = Goldens.builtIn("vit-timm", "token_base").folder();
        try (FakeHub server = new FakeHub()) {
            HubOptions.Builder options =
                    HubOptions.builder().endpoint(server.endpoint()).cache(cache);
            server.repository("timm/vit.tag").commit("main", ModelFolders.read(folder));
            List<Classification> expected = ImageClassifier.load(folder).classify(CAT, 5);
            assertEquals(
                    expected,
                    load(options.offline(false).build(), "timm/vit.tag").classify(CAT, 5));
            assertEquals(
                    expected, load(options.offline(true).build(), "timm/vit.tag").classify(CAT, 5));
        }
    }

    private static ImageClassifier load(HubOptions options, String name) {
        return ImageClassifier.builder().hub(options).loadFromHub(name);
    }
}
