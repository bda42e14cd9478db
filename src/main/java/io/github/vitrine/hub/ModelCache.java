package io.github.vitrine.hub;

import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.UUID;

/**
 * Where one model's things lie in the cache that Python's {@code huggingface_hub} uses too.
 *
 * <pre>
 * models--owner--name/blobs/ETAG               contents, each once
 * models--owner--name/snapshots/COMMIT/FILE    a symbolic link to the blob
 * models--owner--name/refs/BRANCH              a commit, as text
 * models--owner--name/.no_exist/COMMIT/FILE    empty: that commit has no such file
 * .locks/models--owner--name/ETAG.lock         held while a blob comes
 * </pre>
 *
 * @param root the folder of all models
 * @param name the model's name
 * @param symbolicLinks whether to try them
 */
record ModelCache(Path root, String name, boolean symbolicLinks) {
    private static final String PREFIX = "models--";

    static String folderName(String name) {
        return PREFIX + name.replace("/", "--");
    }

    /** The name of the model that a folder of the cache holds, if it holds one. */
    static Optional<String> modelName(String folder) {
        return folder.startsWith(PREFIX)
                ? Optional.of(folder.substring(PREFIX.length()).replaceFirst("--", "/"))
                : Optional.empty();
    }

    Path folder() {
        return root.resolve(folderName(name));
    }

    Path refs() {
        return folder().resolve("refs");
    }

    Path snapshots() {
        return folder().resolve("snapshots");
    }

    Path snapshot(String commit) {
        return snapshots().resolve(commit);
    }

    Path blob(Etag etag) {
        return folder().resolve("blobs").resolve(etag.text());
    }

    /**
     * Where a blob grows. The name is ours alone: Python's locks and the JVM's don't see each other
     * on every system, and two programs must not write into one file.
     *
     * @param alone whether we hold the lock; without it, not even two of us may write into one
     */
    Path incomplete(Etag etag, boolean alone) {
        String whose = alone ? "" : "." + UUID.randomUUID();
        return blob(etag).resolveSibling(etag.text() + ".vitrine" + whose + ".incomplete");
    }

    Path lock(Etag etag) {
        return locks().resolve(etag.text() + ".lock");
    }

    Path locks() {
        return root.resolve(".locks").resolve(folderName(name));
    }

    /** The commit that a revision meant when it was last looked up. */
    Optional<String> commit(String revision) throws IOException {
        if (ModelId.isCommit(revision)) {
            return Optional.of(revision);
        }
        try {
            String text = Files.readString(refs().resolve(revision)).strip();
            return Optional.of(text).filter(ModelId::isCommit);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    /** Remembers what a branch or tag means. */
    void remember(String revision, String commit) throws IOException {
        if (!revision.equals(commit) && !commit(revision).equals(Optional.of(commit))) {
            Path ref = refs().resolve(revision);
            Files.createDirectories(ref.getParent());
            Path written = Files.writeString(temporary(ref), commit);
            Files.move(written, ref, StandardCopyOption.ATOMIC_MOVE);
        }
    }

    /** Remembers that a commit does not have a file. */
    void rememberMissing(String commit, String file) throws IOException {
        Path marker = marker(commit, file);
        if (!Files.exists(marker)) {
            Files.createDirectories(marker.getParent());
            Files.write(marker, new byte[0]);
        }
    }

    private Path marker(String commit, String file) {
        return folder().resolve(".no_exist").resolve(commit).resolve(file);
    }

    /** Gives a blob its good name in a snapshot. */
    void link(Etag etag, String commit, String file) throws IOException {
        Path target = snapshot(commit).resolve(file);
        if (Files.exists(target)) {
            return;
        }
        Files.createDirectories(target.getParent());
        Path made = temporary(target);
        Path blob = blob(etag);
        if (!symbolicLinks || !isLinked(made, target.getParent().relativize(blob))) {
            // The second best shares the bytes as well; the last does not, but works everywhere.
            try {
                Files.createLink(made, blob.toRealPath());
            } catch (UnsupportedOperationException | IOException e) {
                Files.copy(blob, made);
            }
        }
        // In one step, also over a link whose blob is gone.
        try {
            Files.move(made, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(made, target, StandardCopyOption.REPLACE_EXISTING);
        }
        // Renaming one hard link over another of the same file does nothing: POSIX wants it so.
        Files.deleteIfExists(made);
    }

    private static boolean isLinked(Path link, Path target) {
        try {
            Files.createSymbolicLink(link, target);
            return true;
        } catch (UnsupportedOperationException | IOException | SecurityException e) {
            return false; // Windows wants a privilege for it; some file systems have none.
        }
    }

    private static Path temporary(Path file) {
        String random = UUID.randomUUID().toString().substring(0, 8);
        return file.resolveSibling("." + file.getFileName() + "." + random + ".tmp");
    }
}
