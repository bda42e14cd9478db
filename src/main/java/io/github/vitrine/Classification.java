package io.github.vitrine;

/**
 * One answer of a classifier.
 *
 * @param index which of the model's labels, from 0
 * @param label what the checkpoint calls it
 * @param probability softmax of the logits, from 0 to 1; over all labels they sum to 1
 * @param logit the model's output for this label
 */
public record Classification(int index, String label, double probability, float logit) {}
