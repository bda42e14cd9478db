package io.github.vitrine.load;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.vitrine.Classification;
import io.github.vitrine.ImageClassifier;
import io.github.vitrine.error.InterruptedCallException;
import io.github.vitrine.image.Picture;
import io.github.vitrine.image.PictureReader;
import io.github.vitrine.kernels.KernelChoice;
import io.github.vitrine.kernels.Kernels;
import io.github.vitrine.model.vit.VisionTransformer;
import io.github.vitrine.ops.OpsPool;
import io.github.vitrine.parallel.Workers;
import io.github.vitrine.tensor.Tensor;
import io.github.vitrine.testing.GoldenCase;
import io.github.vitrine.testing.Goldens;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;

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

    /** Another call has the workers, and does not give them back. */
    @Test
    @Timeout(60)
    void stopsWhileWaitingForItsTurn() throws InterruptedException {
        Workers workers = Workers.threads(2);
        OpsPool pool = new OpsPool(Kernels.select(KernelChoice.AUTO), workers);
        VisionTransformer model = VisionTransformer.load(golden.folder(), pool);
        Tensor pixels = golden.tensor("pixel_values");
        float[] quiet = model.logits(pixels).toArray();
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        AtomicBoolean flag = new AtomicBoolean();
        Thread waiting =
                new Thread(
                        () -> {
                            thrown.set(catchThrowable(() -> model.logits(pixels)));
                            flag.set(Thread.currentThread().isInterrupted());
                        });
        workers.begin();
        try {
            waiting.start();
            while (waiting.getState() != Thread.State.WAITING) {
                Thread.onSpinWait();
            }
            waiting.interrupt();
            waiting.join();
        } finally {
            workers.end();
        }
        assertInstanceOf(InterruptedCallException.class, thrown.get());
        assertEquals("interrupted while waiting for its turn", thrown.get().getMessage());
        assertTrue(flag.get(), "the flag is gone");
        assertArrayEquals(quiet, model.logits(pixels).toArray());
    }

    private static Throwable catchThrowable(Executable call) {
        try {
            call.execute();
            return null;
        } catch (Throwable e) {
            return e;
        }
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
