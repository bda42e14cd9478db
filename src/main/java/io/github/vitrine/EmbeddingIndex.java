package io.github.vitrine;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * Embeddings by name, and those of them that are most like another one, by the cosine of the angle
 * between them. Every one is looked at, so answers are exact.
 *
 * <p>Any number of threads may ask while nobody adds.
 */
public final class EmbeddingIndex {
    private final List<String> names = new ArrayList<>();
    private final List<float[]> embeddings = new ArrayList<>();
    private final List<Double> lengths = new ArrayList<>();

    /** Creates an empty index. */
    public EmbeddingIndex() {}

    /**
     * The cosine of the angle between two embeddings; their lengths don't matter.
     *
     * @param a an embedding
     * @param b another one of as many numbers
     * @return from -1 to 1; 0 if one of them is all zeros
     * @throws IllegalArgumentException if they have different sizes, or a number is not finite
     */
    public static double cosine(float[] a, float[] b) {
        checkSize(a.length, b);
        return cosine(a, length(a), b, length(b));
    }

    /**
     * Adds an embedding.
     *
     * @param name what it is of; names may repeat
     * @param embedding as many numbers as all others; copied
     * @return this
     * @throws IllegalArgumentException if it has another size, or a number is not finite
     */
    public EmbeddingIndex add(String name, float[] embedding) {
        if (!embeddings.isEmpty()) {
            checkSize(embeddings.get(0).length, embedding);
        }
        lengths.add(length(embedding));
        embeddings.add(embedding.clone());
        names.add(name);
        return this;
    }

    /**
     * The number of embeddings.
     *
     * @return from 0
     */
    public int size() {
        return names.size();
    }

    /**
     * Finds what is most like an embedding.
     *
     * @param embedding as many numbers as all others
     * @param k how many to return, at least 1; more than there are returns all
     * @return most similar first; of equal ones the one that was added first
     * @throws IllegalArgumentException if k is less than 1, the embedding has another size, or a
     *     number is not finite
     */
    public List<Neighbour> nearest(float[] embedding, int k) {
        if (k < 1) {
            throw new IllegalArgumentException("expected k of 1 or more, found " + k);
        }
        double length = length(embedding);
        if (embeddings.isEmpty()) {
            return List.of();
        }
        checkSize(embeddings.get(0).length, embedding);
        Comparator<Candidate> best =
                Comparator.comparingDouble((Candidate c) -> -c.similarity)
                        .thenComparingInt(c -> c.index);
        PriorityQueue<Candidate> kept = new PriorityQueue<>(Collections.reverseOrder(best));
        for (int i = 0; i < embeddings.size(); i++) {
            double similarity = cosine(embedding, length, embeddings.get(i), lengths.get(i));
            kept.add(new Candidate(i, similarity));
            if (kept.size() > k) {
                kept.remove(); // the worst
            }
        }
        return kept.stream()
                .sorted(best)
                .map(c -> new Neighbour(names.get(c.index), c.similarity))
                .toList();
    }

    private record Candidate(int index, double similarity) {}

    private static double cosine(float[] a, double lengthOfA, float[] b, double lengthOfB) {
        if (lengthOfA == 0 || lengthOfB == 0) {
            return 0;
        }
        double product = 0;
        for (int i = 0; i < a.length; i++) {
            product += (double) a[i] * b[i];
        }
        return Math.max(-1, Math.min(1, product / (lengthOfA * lengthOfB)));
    }

    private static double length(float[] embedding) {
        double squares = 0;
        for (float value : embedding) {
            if (!Float.isFinite(value)) {
                throw new IllegalArgumentException("expected finite numbers, found " + value);
            }
            squares += (double) value * value;
        }
        return Math.sqrt(squares);
    }

    private static void checkSize(int expected, float[] embedding) {
        if (embedding.length != expected) {
            throw new IllegalArgumentException(
                    "expected an embedding of "
                            + expected
                            + " numbers, found one of "
                            + embedding.length);
        }
    }
}
