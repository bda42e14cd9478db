package io.github.vitrine;

import io.github.vitrine.model.vit.Probabilities;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/** Turns logits into labels and probabilities, best first. */
final class Ranking {
    private Ranking() {}

    /**
     * Ranks one picture's logits.
     *
     * @param logits holds them
     * @param from the first
     * @param labels one per logit
     * @param k how many to return, at most all
     * @return best first; of equal logits the lower index first
     */
    static List<Classification> top(float[] logits, int from, List<String> labels, int k) {
        int count = labels.size();
        Probabilities probabilities = Probabilities.of(logits, from, count);
        long[] best = new long[(int) Math.min(2L * k, count)];
        int size = 0;
        for (int i = 0; i < count; i++) {
            if (size == best.length) {
                Arrays.sort(best);
                size = k; // what is behind has no chance any more
            }
            best[size++] = (long) ascending(-logits[from + i]) << Integer.SIZE | i;
        }
        Arrays.sort(best, 0, size);
        List<Classification> ranked = new ArrayList<>(Math.min(k, count));
        for (int rank = 0; rank < Math.min(k, count); rank++) {
            int i = (int) best[rank];
            ranked.add(new Classification(i, labels.get(i), probabilities.of(i), logits[from + i]));
        }
        return Collections.unmodifiableList(ranked);
    }

    /** An int that compares with others as the floats do. */
    private static int ascending(float value) {
        int bits = Float.floatToIntBits(value);
        return bits < 0 ? bits ^ Integer.MAX_VALUE : bits;
    }
}
