package io.github.vitrine.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.vitrine.error.DownloadException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HubEnvironmentTest {
    private static HubOptions options(String... variables) {
        Map<String, String> map = new java.util.HashMap<>(Map.of("HOME", "/home/me"));
        for (String variable : variables) {
            String[] parts = variable.split("=", 2);
            map.put(parts[0], parts[1]);
        }
        return HubOptions.builder(map).build();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "A=b | /home/me/.cache/huggingface/hub",
                "XDG_CACHE_HOME=/xdg | /xdg/huggingface/hub",
                "HF_HOME=/hf XDG_CACHE_HOME=/xdg | /hf/hub",
                "HF_HOME=~/hf | /home/me/hf/hub",
                "HF_HOME=$BIG/hf BIG=/big | /big/hf/hub",
                "HF_HOME=${BIG}/hf BIG=/big | /big/hf/hub",
                "HUGGINGFACE_HUB_CACHE=/old HF_HOME=/hf | /old",
                "HF_HUB_CACHE=/new HUGGINGFACE_HUB_CACHE=/old HF_HOME=/hf | /new",
                "HF_HUB_CACHE= HF_HOME=/hf | /hf/hub",
            })
    void theCacheIsWhereTheVariablesSay(String variables, String expected) {
        assertEquals(Path.of(expected), options(variables.split(" ")).cache());
    }

    @Test
    void theTokenComesFromVariableOrFile(@TempDir Path home) throws IOException {
        String hf = "HF_HOME=" + home;
        assertEquals(Optional.empty(), options(hf).token());
        Files.writeString(home.resolve("token"), " hf_file\n");
        assertEquals(Optional.of("hf_file"), options(hf).token());
        assertEquals(Optional.of("hf_old"), options(hf, "HUGGING_FACE_HUB_TOKEN=hf_old").token());
        assertEquals(
                Optional.of("hf_new"),
                options(hf, "HUGGING_FACE_HUB_TOKEN=hf_old", "HF_TOKEN=hf_new").token());
        Path other = Files.writeString(home.resolve("other"), "hf_other");
        assertEquals(Optional.of("hf_other"), options(hf, "HF_TOKEN_PATH=" + other).token());
        assertEquals(Optional.empty(), options(hf, "HF_HUB_DISABLE_IMPLICIT_TOKEN=1").token());
        assertFalse(options("HF_TOKEN=hf_secret").toString().contains("hf_secret"));
    }

    @ParameterizedTest
    @CsvSource({"1,true", "yes,true", "On,true", "TRUE,true", "0,false", "no,false", "'',false"})
    void offlineIsSaidInManyWays(String value, boolean expected) {
        assertEquals(expected, options("HF_HUB_OFFLINE=" + value).offline());
        assertEquals(expected, options("TRANSFORMERS_OFFLINE=" + value).offline());
    }

    @Test
    void theEndpointLosesItsSlashes() {
        assertEquals("https://huggingface.co", options().endpoint().toString());
        assertEquals(
                "http://mirror:80/hub",
                options("HF_ENDPOINT=http://mirror:80/hub//").endpoint().toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"huggingface.co", "ftp://x", "https://", "https://a b", "file:///x"})
    void anEndpointThatIsNoneIsRefused(String endpoint) {
        DownloadException e =
                assertThrows(DownloadException.class, () -> options("HF_ENDPOINT=" + endpoint));
        assertTrue(e.getMessage().contains("HF_ENDPOINT"), e.getMessage());
    }

    @Test
    void theTimeOutIsSeconds() {
        assertEquals(Duration.ofSeconds(10), options().timeout());
        assertEquals(Duration.ofSeconds(30), options("HF_HUB_DOWNLOAD_TIMEOUT=30").timeout());
        assertThrows(DownloadException.class, () -> options("HF_HUB_DOWNLOAD_TIMEOUT=soon"));
    }

    @Test
    void aBadTokenIsOneClearError() {
        assertThrows(DownloadException.class, () -> options("HF_TOKEN=hf_a\u00e4\nb"));
    }
}
