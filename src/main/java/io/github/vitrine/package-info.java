/**
 * The few lines: load a checkpoint, classify pictures, embed them, and look at what a model sees.
 *
 * <pre>{@code
 * ImageClassifier classifier = ImageClassifier.load(Path.of("models/vit-cifar10"));
 * for (Classification c : classifier.classify(Path.of("cat.jpg"), 5)) {
 *     System.out.printf("%5.1f%%  %s%n", 100 * c.probability(), c.label());
 * }
 * }</pre>
 */
package io.github.vitrine;
