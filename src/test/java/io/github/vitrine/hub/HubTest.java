package io.github.vitrine.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.vitrine.error.ConfigException;
import io.github.vitrine.error.DownloadException;
import io.github.vitrine.testing.FakeHub;
import io.github.vitrine.testing.FakeHub.Answer;
import io.github.vitrine.testing.ModelFolders;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Revisions, offline, what is refused before it is downloaded, and the way through a proxy. */
class HubTest extends HubFixture {
    @Test
    void aCommitThatIsCachedNeverTouchesTheNetwork() throws IOException {
        assertWhole(download(options(), NAME + "@" + commit));
        int before = server.requests().size();
        assertWhole(download(options(), NAME + "@" + commit));
        assertEquals(before, server.requests().size());
        assertFalse(Files.exists(modelFolder().resolve("refs")), "a commit needs no ref");
    }

    @Test
    void aTagMeansItsCommit() throws IOException {
        String tagged = server.repository(NAME).commit("v1.0", files);
        assertTrue(download(options(), NAME + "@v1.0").endsWith(tagged));
    }

    @Test
    void onceOnlineThenOffline() throws IOException {
        download();
        int before = server.requests().size();
        assertWhole(download(options().offline(true)));
        assertEquals(before, server.requests().size());
        server.close();
        assertWhole(download());
        assertTrue(notes.get(notes.size() - 1).contains("taking what is in the cache"));
        assertEquals(List.of(), waits, "who has the model does not wait");
    }

    @Test
    void aModelThatIsGoneIsNotServedFromTheCacheInSilence() throws IOException {
        download();
        server.spoil(1, r -> true, a -> Answer.of(404).with("X-Error-Code", "RepoNotFound"));
        assertThrows(DownloadException.class, this::download);
    }

    @Test
    void offlineNamesTheFilesThatAreMissing() throws IOException {
        DownloadException none =
                assertThrows(DownloadException.class, () -> download(options().offline(true)));
        for (String file : List.of("config.json", "preprocessor_config.json", WEIGHTS)) {
            assertTrue(none.getMessage().contains(file), none.getMessage());
        }
        assertTrue(none.getMessage().contains("HF_HUB_OFFLINE"), none.getMessage());
        Files.delete(download().resolve(WEIGHTS));
        DownloadException one =
                assertThrows(DownloadException.class, () -> download(options().offline(true)));
        assertTrue(one.getMessage().contains("found " + WEIGHTS + " missing"), one.getMessage());
    }

    @Test
    void offlineNamesTheShardsThatAreMissing() throws IOException {
        server.repository("someone/sharded").commit("main", ModelFolders.sharded(3));
        Path folder = download(options(), "someone/sharded");
        Files.delete(folder.resolve("model-00002-of-00003.safetensors"));
        DownloadException e =
                assertThrows(
                        DownloadException.class,
                        () -> download(options().offline(true), "someone/sharded"));
        assertTrue(
                e.getMessage().contains("found model-00002-of-00003.safetensors missing"),
                e.getMessage());
    }

    @Test
    void aModelThatDoesNotRunCostsOnlyItsConfig() {
        ConfigException refusal = new ConfigException("swin");
        ConfigException e =
                assertThrows(
                        ConfigException.class,
                        () ->
                                new Hub(options().build())
                                        .download(
                                                ModelId.parse(NAME),
                                                config -> {
                                                    assertTrue(config.has("hidden_size"));
                                                    assertTrue(config.origin().contains(NAME));
                                                    throw refusal;
                                                }));
        assertEquals(refusal, e);
        assertEquals(0, server.count(r -> r.path().contains(WEIGHTS)));
        assertFalse(Files.exists(modelFolder().resolve("refs/main")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"config.json", "preprocessor_config.json", WEIGHTS})
    void aModelThatLacksAFileSaysWhich(String file) {
        Map<String, byte[]> fewer = new TreeMap<>(files);
        fewer.remove(file);
        server.repository("someone/less").commit("main", fewer);
        DownloadException e =
                assertThrows(DownloadException.class, () -> download(options(), "someone/less"));
        assertTrue(e.getMessage().contains("expected a file " + file), e.getMessage());
        assertEquals(
                file.equals(WEIGHTS), e.getMessage().contains("can carry code"), e.getMessage());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../evil.safetensors",
                "/etc/x.safetensors",
                "a\\\\b.safetensors",
                "c:x.safetensors",
                "pytorch_model.bin",
                "..safetensors",
                "",
            })
    void anIndexIsNoWayOutOfTheCache(String shard) throws IOException {
        Map<String, byte[]> sharded = ModelFolders.sharded(2);
        String index = "{\"weight_map\": {\"a\": \"" + shard + "\"}}";
        sharded.put("model.safetensors.index.json", index.getBytes(StandardCharsets.UTF_8));
        sharded.put(shard.replace("\\\\", "\\"), new byte[3]);
        server.repository("someone/evil").commit("main", sharded);
        DownloadException e =
                assertThrows(DownloadException.class, () -> download(options(), "someone/evil"));
        assertTrue(e.getMessage().contains("weight_map: expected the names"), e.getMessage());
    }

    @Test
    void oneBrokenShardIsTheErrorOfAll() throws IOException {
        server.repository("someone/sharded").commit("main", ModelFolders.sharded(6));
        server.spoil(
                1000,
                r -> r.path().contains("/model-00004-of") && r.atStore(),
                answer -> Answer.of(403));
        DownloadException e =
                assertThrows(DownloadException.class, () -> download(options(), "someone/sharded"));
        assertTrue(e.getMessage().contains("403"), e.getMessage());
    }

    @Test
    void theJvmsProxyIsAsked() throws IOException {
        ProxySelector before = ProxySelector.getDefault();
        URI real = URI.create(server.endpoint());
        ProxySelector.setDefault(
                new ProxySelector() {
                    @Override
                    public List<Proxy> select(URI uri) {
                        boolean ours = uri.getHost().equals("hub.invalid");
                        SocketAddress address =
                                new InetSocketAddress(real.getHost(), real.getPort());
                        return List.of(ours ? new Proxy(Proxy.Type.HTTP, address) : Proxy.NO_PROXY);
                    }

                    @Override
                    public void connectFailed(URI uri, SocketAddress address, IOException e) {}
                });
        try {
            assertWhole(download(options().endpoint("http://hub.invalid/")));
        } finally {
            ProxySelector.setDefault(before);
        }
        assertTrue(server.count(r -> r.header("Host").equals("hub.invalid")) > 0);
    }

    @Test
    void nothingIsToldThatWasNotAsked() throws IOException {
        download();
        for (FakeHub.Request request : server.requests()) {
            assertEquals("vitrine", request.header("User-Agent"));
            assertEquals("", request.header("Authorization"));
            assertTrue(
                    request.path().contains("/" + NAME + "/") || request.atStore(), request::path);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a/b/c",
                "../x",
                "a/..",
                "/etc",
                "a--b/c",
                "a b",
                "a/b@",
                "a/b@../x",
                "a/b@-x",
                "a/b@x y",
                "C:\\x",
                "https://huggingface.co/a/b"
            })
    void whatIsNoNameIsRefusedBeforeAnyRequest(String name) {
        assertThrows(DownloadException.class, () -> ModelId.parse(name));
    }

    @Test
    void namesAreRead() {
        assertEquals(new ModelId("a/b", "main"), ModelId.parse("a/b"));
        assertEquals(new ModelId("gpt2", "main"), ModelId.parse("gpt2"));
        assertEquals(new ModelId("a.b/c_d-e", "refs/pr/1"), ModelId.parse("a.b/c_d-e@refs/pr/1"));
        assertEquals("a/b@v1", ModelId.parse("a/b@v1").toString());
    }
}
