package io.github.vitrine.model.vit;

import io.github.vitrine.error.VitrineException;

/**
 * The softmax that turns one picture's logits into probabilities, in double precision and the same
 * on every machine. Computes a label's probability when it is asked for; the logits must stay.
 */
public final class Probabilities {
    private final float[] logits;
    private final int from;
    private final double max;
    private final double sum;

    private Probabilities(float[] logits, int from, double max, double sum) {
        this.logits = logits;
        this.from = from;
        this.max = max;
        this.sum = sum;
    }

    /**
     * The probabilities of one picture's labels.
     *
     * @param logits holds them
     * @param from the first
     * @param count how many
     * @return by label
     * @throws VitrineException if a logit is not finite
     */
    public static Probabilities of(float[] logits, int from, int count) {
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
        double sum = 0;
        for (int i = 0; i < count; i++) {
            sum += exp(logits[from + i] - max);
        }
        return new Probabilities(logits, from, max, sum);
    }

    /**
     * One label's probability.
     *
     * @param label from 0
     * @return from 0 to 1; those of all labels have the sum 1
     */
    public double of(int label) {
        return exp(logits[from + label] - max) / sum;
    }

    /** {@code StrictMath}'s, for the last bits of {@code Math}'s depend on the JVM. */
    private static double exp(double x) {
        return StrictMath.exp(x);
    }
}
