package io.github.vitrine.hub;

import java.nio.file.Path;
import java.util.List;

/**
 * One commit of a model in the cache.
 *
 * @param name {@code owner/name}
 * @param commit the commit's 40 hexadecimal digits
 * @param revisions the branches and tags that meant this commit when they were last looked up
 * @param bytes the size of its files; commits may share some
 * @param missing what it lacks to be loaded by Vitrine, by file name; empty for a model that is
 *     whole
 * @param folder holds its files
 */
public record CachedModel(
        String name,
        String commit,
        List<String> revisions,
        long bytes,
        List<String> missing,
        Path folder) {
    /**
     * Takes copies of the lists.
     *
     * @param name {@code owner/name}
     * @param commit the commit's 40 hexadecimal digits
     * @param revisions the branches and tags that mean it
     * @param bytes the size of its files
     * @param missing what it lacks to be loaded
     * @param folder holds its files
     */
    public CachedModel {
        revisions = List.copyOf(revisions);
        missing = List.copyOf(missing);
    }
}
