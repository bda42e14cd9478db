package io.github.vitrine.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.vitrine.testing.FakeHub;
import io.github.vitrine.testing.ModelFolders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What lies where, file by file, as Python's huggingface_hub 1.33 lays it out and reads it. */
class CacheLayoutTest extends HubFixture {
    /** All files and links below the cache: a file's length, or where a link leads. */
    private Map<String, String> tree() throws IOException {
        Map<String, String> tree = new TreeMap<>();
        try (Stream<Path> paths = Files.walk(root)) {
            for (Path path : paths.toList()) {
                String name = root.relativize(path).toString();
                if (Files.isSymbolicLink(path)) {
                    tree.put(name, "-> " + Files.readSymbolicLink(path));
                } else if (Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
                    tree.put(name, String.valueOf(Files.size(path)));
                }
            }
        }
        return tree;
    }

    private String etag(String file) {
        byte[] bytes = files.get(file);
        return file.endsWith(".safetensors") ? FakeHub.sha256(bytes) : FakeHub.gitSha1(bytes);
    }

    /** The tree that Python leaves behind, locks apart. */
    private Map<String, String> expected() {
        String model = "models--someone--small-vit/";
        Map<String, String> tree = new TreeMap<>();
        tree.put(model + "refs/main", "40");
        for (String file : List.of("config.json", "preprocessor_config.json", WEIGHTS)) {
            String etag = etag(file);
            tree.put(model + "blobs/" + etag, String.valueOf(files.get(file).length));
            tree.put(model + "snapshots/" + commit + "/" + file, "-> ../../blobs/" + etag);
        }
        return tree;
    }

    private void writeAsPythonDoes() throws IOException {
        for (Map.Entry<String, String> entry : expected().entrySet()) {
            Path path = root.resolve(entry.getKey());
            Files.createDirectories(path.getParent());
            if (entry.getValue().startsWith("-> ")) {
                Files.createSymbolicLink(path, Path.of(entry.getValue().substring(3)));
                String blob = path.getParent().resolve(entry.getValue().substring(3)).toString();
                Files.write(Path.of(blob), files.get(path.getFileName().toString()));
            } else if (entry.getKey().endsWith("refs/main")) {
                Files.writeString(path, commit);
            }
        }
    }

    @Test
    void everyFileLiesWherePythonLooks() throws IOException {
        Path folder = download();
        assertEquals(modelFolder().resolve("snapshots").resolve(commit), folder);
        Map<String, String> tree = tree();
        Set<String> locks =
                tree.keySet().stream()
                        .filter(name -> name.startsWith(".locks/"))
                        .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(3, locks.size());
        assertTrue(
                locks.contains(".locks/models--someone--small-vit/" + weightsEtag() + ".lock"),
                locks::toString);
        locks.forEach(tree::remove);
        assertEquals(expected(), tree);
        assertEquals(commit, Files.readString(modelFolder().resolve("refs/main")));
    }

    @Test
    void whatPythonLeftIsReadOffline() throws IOException {
        writeAsPythonDoes();
        assertWhole(download(options().offline(true)));
        assertEquals(List.of(), server.requests());
    }

    @Test
    void whatPythonLeftIsNotDownloadedAgain() throws IOException {
        writeAsPythonDoes();
        assertWhole(download());
        assertEquals(1, server.requests().size(), "one look at what main means now");
    }

    @Test
    void whatPythonBeganIsCompleted() throws IOException {
        writeAsPythonDoes();
        Files.delete(blobs().resolve(weightsEtag()));
        Files.write(blobs().resolve(weightsEtag() + ".1f2e3d4c.incomplete"), new byte[10]);
        assertWhole(download());
    }

    @Test
    void aBlobOfAnotherLengthIsReplaced() throws IOException {
        writeAsPythonDoes();
        Files.delete(modelFolder().resolve("snapshots/" + commit + "/" + WEIGHTS));
        Files.write(blobs().resolve(weightsEtag()), new byte[10]);
        assertWhole(download());
    }

    @Test
    void commitsShareTheirBlobs() throws IOException {
        download();
        Map<String, byte[]> next = new TreeMap<>(files);
        next.put("config.json", (new String(files.get("config.json")) + "\n").getBytes());
        String second = server.repository(NAME).commit("main", next);
        Path folder = download();
        assertTrue(folder.endsWith(second), folder::toString);
        assertEquals(second, Files.readString(modelFolder().resolve("refs/main")));
        assertEquals(1, server.count(r -> r.atStore() && r.method().equals("GET")));
        assertEquals(2, new Hub(options().build()).models().size());
    }

    @Test
    void aBranchOfABranchHasARefInAFolder() throws IOException {
        String other = server.repository(NAME).commit("refs/pr/1", files);
        assertTrue(download(options(), NAME + "@refs/pr/1").endsWith(other));
        assertEquals(other, Files.readString(modelFolder().resolve("refs/refs/pr/1")));
        assertFalse(Files.exists(modelFolder().resolve("refs/main")));
    }

    @Test
    void withoutSymbolicLinksTheSnapshotHasTheFiles() throws IOException {
        HubOptions.Builder plain =
                HubOptions.builder(Map.of("HF_HUB_DISABLE_SYMLINKS", "1"))
                        .endpoint(server.endpoint())
                        .cache(root);
        Path folder = download(plain);
        assertWhole(folder);
        assertFalse(Files.isSymbolicLink(folder.resolve(WEIGHTS)));
        assertTrue(tree().keySet().stream().noneMatch(name -> name.endsWith(".tmp")));
        // And again, over files that are there.
        assertWhole(download(plain));
    }

    @Test
    void shardsComeWithTheirIndex() throws IOException {
        files = ModelFolders.sharded(5);
        commit = server.repository("someone/sharded").commit("main", files);
        Path folder = download(options(), "someone/sharded");
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            if (!file.getKey().endsWith(".bin")) {
                assertEquals(
                        FakeHub.sha256(file.getValue()),
                        FakeHub.sha256(Files.readAllBytes(folder.resolve(file.getKey()))));
            }
        }
        Path none = root.resolve("models--someone--sharded/.no_exist/" + commit + "/" + WEIGHTS);
        assertTrue(Files.exists(none), "Python then knows not to ask for one file");
        assertEquals(0, server.count(r -> r.path().endsWith(".bin")));
    }

    @Test
    void modelsAreListedAndRemoved() throws IOException {
        Path folder = download();
        Hub hub = new Hub(options().build());
        CachedModel model = hub.models().get(0);
        long bytes = 0;
        for (String file : List.of("config.json", "preprocessor_config.json", WEIGHTS)) {
            bytes += files.get(file).length;
        }
        assertEquals(
                new CachedModel(NAME, commit, List.of("main"), bytes, List.of(), folder), model);
        Files.delete(folder.resolve("config.json"));
        assertEquals(List.of("config.json"), hub.models().get(0).missing());
        Path bystander = Files.writeString(root.resolve("version.txt"), "1");
        assertTrue(hub.remove(NAME));
        assertFalse(hub.remove(NAME));
        assertEquals(List.of(), hub.models());
        assertEquals(Map.of("version.txt", "1"), tree());
        assertTrue(Files.exists(bystander));
    }
}
