package io.github.vitrine.load;

import io.github.vitrine.Classification;
import io.github.vitrine.ImageClassifier;
import io.github.vitrine.error.VitrineException;
import io.github.vitrine.testing.Goldens;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;

/** Requests of every kind to one model, each compared with the answer of the quiet model. */
final class Requests {
    private static final int K = 5;

    private final Path folder;
    private final ImageClassifier classifier;
    private final List<Path> files = Goldens.builtIn("vit-hf", "cls_base").images();
    private final byte[] picture;
    private final List<List<Classification>> quiet;

    Requests(Path folder, ImageClassifier classifier) throws IOException {
        this.folder = folder;
        this.classifier = classifier;
        this.picture = Files.readAllBytes(files.get(0));
        this.quiet = classifier.classifyAll(files, K);
    }

    /** One request of a random kind. */
    void one(Random random, Tally tally) {
        boolean interruptsItself = random.nextInt(8) == 0;
        if (interruptsItself) {
            Thread.currentThread().interrupt();
        }
        try {
            boolean right =
                    switch (random.nextInt(8)) {
                        case 0 -> classifier.classifyAll(files, K).equals(quiet);
                        case 1 -> loadedAndDropped().classify(picture, K).equals(quiet.get(0));
                        case 2, 3 -> one(files.size() - 1, classifier);
                        default -> classifier.classify(picture, K).equals(quiet.get(0));
                    };
            tally.answer(right);
        } catch (VitrineException e) {
            tally.refusal(e, Thread.currentThread().isInterrupted());
        } catch (Throwable e) {
            tally.surprise(e);
        } finally {
            Thread.interrupted();
        }
    }

    private boolean one(int file, ImageClassifier model) {
        return model.classify(files.get(file), K).equals(quiet.get(file));
    }

    private ImageClassifier loadedAndDropped() {
        return ImageClassifier.builder().threads(2).load(folder);
    }
}
