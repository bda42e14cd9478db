package io.github.vitrine;

/**
 * One answer of an {@link EmbeddingIndex}.
 *
 * @param name what was added
 * @param similarity its cosine with what was looked for, from -1 to 1
 */
public record Neighbour(String name, double similarity) {}
