package io.github.vitrine.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.vitrine.Classification;
import io.github.vitrine.ImageClassifier;
import io.github.vitrine.error.InterruptedCallException;
import io.github.vitrine.image.Picture;
import io.github.vitrine.image.PictureReader;
import io.github.vitrine.testing.GoldenCase;
import io.github.vitrine.testing.Goldens;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class InterruptionTest {
    private final GoldenCase golden = Goldens.builtIn("vit-hf", "cls_base");
    private final Path file = golden.images().get(0);
    private final ImageClassifier classifier = ImageClassifier.load(golden.folder());

    /** The next test must not find this one's flag. */
    @AfterEach
    void clear() {
        Thread.interrupted();
    }

    @Test
    void stopsBetweenBlocksAndKeepsTheFlag() {
        Picture picture = PictureReader.defaults().read(file);
        List<Classification> quiet = classifier.classify(picture, 3);
        Thread.currentThread().interrupt();
        InterruptedCallException e =
                assertThrows(InterruptedCallException.class, () -> classifier.classify(picture, 3));
        assertTrue(e.getMessage().startsWith("interrupted before block 0 of "), e::getMessage);
        assertTrue(Thread.interrupted());
        assertEquals(quiet, classifier.classify(picture, 3));
    }

    @Test
    void stopsWhileReadingAFile() {
        List<Classification> quiet = classifier.classify(file, 3);
        Thread.currentThread().interrupt();
        assertThrows(InterruptedCallException.class, () -> classifier.classify(file, 3));
        assertTrue(Thread.interrupted());
        assertEquals(quiet, classifier.classify(file, 3));
    }
}
