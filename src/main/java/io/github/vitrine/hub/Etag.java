package io.github.vitrine.hub;

import io.github.vitrine.error.DownloadException;
import io.github.vitrine.json.JsonText;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The name of a file's content, which is also the blob's file name in the cache.
 *
 * <p>The hub's are checksums: of a large file (Git LFS) the SHA-256, 64 hexadecimal digits; of
 * another file Git's own, 40 digits, the SHA-1 of {@code blob}, the length, a zero byte and the
 * content.
 *
 * @param text without quotes
 */
record Etag(String text) {
    private static final Pattern FILE_NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,127}");
    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");
    private static final Pattern GIT_SHA1 = Pattern.compile("[0-9a-f]{40}");

    /** Reads a header's value; one that can't be a file's name is refused. */
    static Etag parse(String what, String header) {
        String text = header.strip();
        text = text.startsWith("W/") ? text.substring(2) : text;
        text = text.replaceAll("^\"|\"$", "");
        if (!FILE_NAME.matcher(text).matches()) {
            throw new DownloadException(
                    what + ": expected a checksum as ETag, found " + JsonText.quoted(header));
        }
        return new Etag(text);
    }

    /** Whether a file's content can be held against it. */
    boolean isChecksum() {
        return SHA256.matcher(text).matches() || GIT_SHA1.matcher(text).matches();
    }

    /** Says what is wrong with a file's content; empty if it is right or can't be told. */
    Optional<String> complaint(Path file) throws IOException {
        if (!isChecksum()) {
            return Optional.empty();
        }
        boolean git = GIT_SHA1.matcher(text).matches();
        MessageDigest digest = digest(git ? "SHA-1" : "SHA-256");
        if (git) {
            String prefix = "blob " + Files.size(file) + "\0";
            digest.update(prefix.getBytes(StandardCharsets.US_ASCII));
        }
        byte[] buffer = new byte[1 << 16];
        try (InputStream in = Files.newInputStream(file)) {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                digest.update(buffer, 0, n);
            }
        }
        String found = HexFormat.of().formatHex(digest.digest());
        return found.equals(text)
                ? Optional.empty()
                : Optional.of(
                        String.format(
                                "expected %s %s, found %s",
                                git ? "Git's SHA-1" : "SHA-256", text, found));
    }

    private static MessageDigest digest(String algorithm) {
        try {
            return MessageDigest.getInstance(algorithm);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has " + algorithm, e);
        }
    }
}
