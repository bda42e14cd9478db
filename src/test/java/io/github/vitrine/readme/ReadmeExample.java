package io.github.vitrine.readme;

import io.github.vitrine.Classification;
import io.github.vitrine.EmbeddingIndex;
import io.github.vitrine.FeatureExtractor;
import io.github.vitrine.ImageClassifier;
import io.github.vitrine.Neighbour;
import io.github.vitrine.error.ImageException;
import io.github.vitrine.model.vit.FeatureRequest;
import io.github.vitrine.model.vit.Features;
import java.nio.file.Path;
import java.util.List;

/** A program of the lines that README.md shows. */
public final class ReadmeExample {
    private ReadmeExample() {}

    /** Says what is in a picture, then in several, and then what it looks like. */
    public static void main(String[] args) {
        ImageClassifier classifier = ImageClassifier.load(Path.of("models/vit-cifar10"));
        for (Classification c : classifier.classify(Path.of("docs/images/chelsea.png"), 5)) {
            System.out.printf("%5.1f%%  %s%n", 100 * c.probability(), c.label());
        }

        ImageClassifier tuned =
                ImageClassifier.builder()
                        .threads(2) // default: one per processor
                        .batchSize(16) // pictures of a list read at a time; default: 8
                        .load(Path.of("models/vit-cifar10"));
        Path ship = Path.of("models/vit-cifar10/sample/ship/0000.jpg");
        Path frog = Path.of("models/vit-cifar10/sample/frog/0000.jpg");
        for (List<Classification> best : tuned.classifyAll(List.of(ship, frog), 1)) {
            System.out.println(best.get(0).label());
        }

        FeatureExtractor extractor = FeatureExtractor.load(Path.of("models/vit-cifar10"));
        EmbeddingIndex index = new EmbeddingIndex();
        for (Path picture : List.of(ship, frog)) {
            index.add(picture.toString(), extractor.embed(picture));
        }
        Path cat = Path.of("docs/images/chelsea.png");
        for (Neighbour n : index.nearest(extractor.embed(cat), 1)) {
            System.out.printf("%.3f  %s%n", n.similarity(), n.name());
        }

        Features seen =
                extractor.features(
                        cat,
                        FeatureRequest.tokens()
                                .withHiddenStates(3) // behind the third block
                                .withAttention(5, 0, 2)); // of the last block, heads 0 and 2
        System.out.println(seen.patches().shape()); //     [B, rows, columns, D]
        System.out.println(seen.hiddenState(3).shape()); // [B, N, D]
        System.out.println(seen.attention(5).shape()); //  [B, heads, N, N]

        try {
            classifier.classify(Path.of("pom.xml"), 1);
        } catch (ImageException e) {
            System.out.println(e.getMessage());
        }
    }
}
