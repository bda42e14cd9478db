package io.github.vitrine;

import io.github.vitrine.error.VitrineException;
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
        double max = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < count; i++) {
            float logit = logits[from + i];
            if (!Float.isFinite(logit)) {
                throw new VitrineException(
                        "the model returned "
                                + logit
                                + " for label "
                                + i
                                + ": its weights, or its preprocessor's mean and std, hold numbers"
                                + " that are not finite or too large");
            }
            max = Math.max(max, logit);
        }
        // StrictMath, so that probabilities too are the same on every machine.
        double[] exponentials = new double[count];
        double sum = 0;
        for (int i = 0; i < count; i++) {
            exponentials[i] = StrictMath.exp(logits[from + i] - max);
            sum += exponentials[i];
        }
        int[] order =
                IntStream.range(0, count)
                        .boxed()
                        .sorted(Comparator.comparingDouble((Integer i) -> -logits[from + i]))
                        .limit(k)
                        .mapToInt(Integer::intValue)
                        .toArray();
        List<Classification> ranked = new ArrayList<>(order.length);
        for (int i : order) {
            ranked.add(
                    new Classification(i, labels.get(i), exponentials[i] / sum, logits[from + i]));
        }
        return List.copyOf(ranked);
    }
}
