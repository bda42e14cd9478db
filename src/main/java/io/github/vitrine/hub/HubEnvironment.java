package io.github.vitrine.hub;

import io.github.vitrine.error.DownloadException;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The environment variables that Hugging Face's tools share, read as {@code huggingface_hub} reads
 * them: <a
 * href="https://huggingface.co/docs/huggingface_hub/package_reference/environment_variables">their
 * description</a>. An empty variable counts as none.
 */
final class HubEnvironment {
    private static final Set<String> TRUE = Set.of("1", "ON", "YES", "TRUE");
    private static final Pattern VARIABLE =
            Pattern.compile("\\$(?:\\{([^}]+)}|([A-Za-z_][A-Za-z0-9_]*))");

    private final Map<String, String> variables;

    HubEnvironment(Map<String, String> variables) {
        this.variables = variables;
    }

    URI endpoint() {
        return endpoint(first("HF_ENDPOINT").orElse("https://huggingface.co"));
    }

    /** Checks an address; slashes at its end go. */
    static URI endpoint(String text) {
        try {
            URI uri = new URI(text.replaceAll("/+$", ""));
            String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
            if ((scheme.equals("https") || scheme.equals("http")) && uri.getHost() != null) {
                return uri;
            }
        } catch (URISyntaxException e) {
            // Told below, as other text that is no address.
        }
        throw new DownloadException(
                "endpoint (HF_ENDPOINT): expected an address such as https://huggingface.co, found "
                        + text);
    }

    Path cache() {
        return first("HF_HUB_CACHE", "HUGGINGFACE_HUB_CACHE")
                .map(this::path)
                .orElseGet(() -> home().resolve("hub"));
    }

    private Path home() {
        return first("HF_HOME")
                .map(this::path)
                .orElseGet(
                        () ->
                                path(first("XDG_CACHE_HOME").orElse("~/.cache"))
                                        .resolve("huggingface"));
    }

    Path tokenFile() {
        return first("HF_TOKEN_PATH").map(this::path).orElseGet(() -> home().resolve("token"));
    }

    Optional<String> token() {
        if (isTrue("HF_HUB_DISABLE_IMPLICIT_TOKEN")) {
            return Optional.empty();
        }
        Optional<String> given =
                first("HF_TOKEN", "HUGGING_FACE_HUB_TOKEN").flatMap(HubEnvironment::clean);
        return given.isPresent() ? given : tokenFromFile();
    }

    private Optional<String> tokenFromFile() {
        Path file = tokenFile();
        try {
            return Files.isRegularFile(file) ? clean(Files.readString(file)) : Optional.empty();
        } catch (IOException e) {
            throw new DownloadException(file + ": the token can't be read: " + e.getMessage(), e);
        }
    }

    /** Checks a token without ever showing it; blanks around it go. */
    static Optional<String> clean(String token) {
        String clean = token.strip();
        if (!clean.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
            throw new DownloadException(
                    "token (HF_TOKEN or the token file): expected letters, digits and _ only, found"
                            + " something else");
        }
        return Optional.of(clean).filter(t -> !t.isEmpty());
    }

    boolean offline() {
        return isTrue("HF_HUB_OFFLINE") || isTrue("TRANSFORMERS_OFFLINE");
    }

    boolean symbolicLinks() {
        return !isTrue("HF_HUB_DISABLE_SYMLINKS");
    }

    Duration timeout() {
        String text = first("HF_HUB_DOWNLOAD_TIMEOUT").orElse("10");
        if (!text.matches("[1-9][0-9]{0,5}")) {
            throw new DownloadException(
                    "HF_HUB_DOWNLOAD_TIMEOUT: expected seconds from 1 on, found " + text);
        }
        return Duration.ofSeconds(Integer.parseInt(text));
    }

    private boolean isTrue(String name) {
        return TRUE.contains(first(name).orElse("").toUpperCase(Locale.ROOT));
    }

    private Optional<String> first(String... names) {
        for (String name : names) {
            String value = variables.get(name);
            if (value != null && !value.isBlank()) {
                return Optional.of(value.strip());
            }
        }
        return Optional.empty();
    }

    /** A path in which {@code ~}, {@code $NAME} and {@code ${NAME}} stand for what a shell says. */
    private Path path(String text) {
        String user = first("HOME").orElse(System.getProperty("user.home"));
        String path = text.matches("~(?:[/\\\\].*)?") ? user + text.substring(1) : text;
        Matcher matcher = VARIABLE.matcher(path);
        return Path.of(
                matcher.replaceAll(
                        match -> {
                            String name = match.group(1) == null ? match.group(2) : match.group(1);
                            String value = variables.getOrDefault(name, match.group());
                            return Matcher.quoteReplacement(value);
                        }));
    }
}
