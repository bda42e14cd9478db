package io.github.vitrine;

import io.github.vitrine.model.vit.Probabilities;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

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
        double[] probabilities = Probabilities.of(logits, from, count);
        int[] order =
                IntStream.range(0, count)
                        .boxed()
                        .sorted(Comparator.comparingDouble((Integer i) -> -logits[from + i]))
                        .limit(k)
                        .mapToInt(Integer::intValue)
                        .toArray();
        List<Classification> ranked = new ArrayList<>(order.length);
        for (int i : order) {
            ranked.add(new Classification(i, labels.get(i), probabilities[i], logits[from + i]));
        }
        return List.copyOf(ranked);
    }
}
