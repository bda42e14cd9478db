package io.github.vitrine.hub;

import io.github.vitrine.error.DownloadException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Looks through the cache of all models, and throws models out. */
final class CacheContents {
    private CacheContents() {}

    /** Every commit of every model, in order of name and commit. */
    static List<CachedModel> list(Path root) {
        List<CachedModel> models = new ArrayList<>();
        try {
            for (Path folder : folders(root)) {
                String name = ModelCache.modelName(folder.getFileName().toString()).orElse(null);
                if (name != null) {
                    ModelCache cache = new ModelCache(root, name, true);
                    for (Path snapshot : folders(cache.snapshots())) {
                        models.add(describe(cache, snapshot));
                    }
                }
            }
            return List.copyOf(models);
        } catch (IOException | UncheckedIOException e) {
            throw new DownloadException(root + ": can't be listed: " + e.getMessage(), e);
        }
    }

    private static CachedModel describe(ModelCache cache, Path snapshot) throws IOException {
        String commit = snapshot.getFileName().toString();
        long bytes = 0;
        try (Stream<Path> files = Files.walk(snapshot)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                bytes += Files.size(file);
            }
        }
        List<String> revisions = new ArrayList<>();
        if (Files.isDirectory(cache.refs())) {
            try (Stream<Path> refs = Files.walk(cache.refs())) {
                for (Path ref : refs.filter(Files::isRegularFile).sorted().toList()) {
                    if (Files.readString(ref).strip().equals(commit)) {
                        Path revision = cache.refs().relativize(ref);
                        revisions.add(revision.toString().replace('\\', '/'));
                    }
                }
            }
        }
        List<String> missing = ModelFiles.missing(snapshot);
        return new CachedModel(cache.name(), commit, revisions, bytes, missing, snapshot);
    }

    private static List<Path> folders(Path parent) throws IOException {
        if (!Files.isDirectory(parent)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(parent)) {
            return files.filter(Files::isDirectory).sorted().toList();
        }
    }

    /** Deletes a model, all its commits; tells whether there was one. */
    static boolean remove(ModelCache cache) {
        if (!Files.isDirectory(cache.folder())) {
            return false;
        }
        try {
            delete(cache.folder());
            delete(cache.locks());
            return true;
        } catch (IOException e) {
            throw new DownloadException(cache.folder() + ": can't be deleted: " + e, e);
        }
    }

    /** Links are deleted, not followed. */
    private static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        Files.walkFileTree(
                folder,
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                            throws IOException {
                        Files.delete(file);
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult postVisitDirectory(Path visited, IOException e)
                            throws IOException {
                        if (e != null) {
                            throw e;
                        }
                        Files.delete(visited);
                        return FileVisitResult.CONTINUE;
                    }
                });
    }
}
