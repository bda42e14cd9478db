package io.github.vitrine.readme;

import io.github.vitrine.Classification;
import io.github.vitrine.ImageClassifier;
import io.github.vitrine.error.ImageException;
import java.nio.file.Path;
import java.util.List;

/** A program of the lines that README.md shows. */
public final class ReadmeExample {
    private ReadmeExample() {}

    /** Says what is in a picture, and then in several. */
    public static void main(String[] args) {
        ImageClassifier classifier = ImageClassifier.load(Path.of("models/vit-cifar10"));
        for (Classification c : classifier.classify(Path.of("docs/images/chelsea.png"), 5)) {
            System.out.printf("%5.1f%%  %s%n", 100 * c.probability(), c.label());
        }

        ImageClassifier tuned =
                ImageClassifier.builder()
                        .threads(2) // default: one per processor
                        .batchSize(16) // pictures of a list computed together; default: 8
                        .load(Path.of("models/vit-cifar10"));
        Path ship = Path.of("models/vit-cifar10/sample/ship/0000.jpg");
        Path frog = Path.of("models/vit-cifar10/sample/frog/0000.jpg");
        for (List<Classification> best : tuned.classifyAll(List.of(ship, frog), 1)) {
            System.out.println(best.get(0).label());
        }

        try {
            classifier.classify(Path.of("pom.xml"), 1);
        } catch (ImageException e) {
            System.out.println(e.getMessage());
        }
    }
}
