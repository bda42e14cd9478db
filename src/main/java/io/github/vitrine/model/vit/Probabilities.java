package io.github.vitrine.model.vit;

import io.github.vitrine.error.VitrineException;

/** The softmax that turns one picture's logits into probabilities. */
public final class Probabilities {
    private Probabilities() {}

    /**
     * Computes probabilities, in double precision and the same on every machine.
     *
     * @param logits holds them
     * @param from the first
     * @param count how many
     * @return from 0 to 1, of sum 1
     * @throws VitrineException if a logit is not finite
     */
    public static double[] of(float[] logits, int from, int count) {
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
        double[] probabilities = new double[count];
        double sum = 0;
        for (int i = 0; i < count; i++) {
            // StrictMath, for Math's last bits depend on the JVM.
            probabilities[i] = StrictMath.exp(logits[from + i] - max);
            sum += probabilities[i];
        }
        for (int i = 0; i < count; i++) {
            probabilities[i] /= sum;
        }
        return probabilities;
    }
}
