package io.github.vitrine.load;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.ThreadMXBean;
import io.github.vitrine.ImageClassifier;
import io.github.vitrine.image.Picture;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a call allocates once it is warm, from the decoded picture to its labels. */
class AllocationTest {
    private static final Path MODEL =
            Path.of(System.getProperty("basedir", ""), "models/vit-cifar10");

    /** The promise, in bytes. The pixels of one picture of {@link #SIDE} would be 48 KB. */
    private static final long MOST = 16 << 10;

    private static final int SIDE = 64;

    /** Calls to take the median of. */
    private static final int CALLS = 9;

    /** When all must be compiled, on however busy a machine; it usually is in some seconds. */
    private static final long DEADLINE = System.nanoTime() + TimeUnit.MINUTES.toNanos(4);

    private static final ImageClassifier CLASSIFIER =
            ImageClassifier.builder()
                    .threads(2)
                    .resizePositions(true)
                    .preprocessing(p -> p.toBuilder().size(SIDE, SIDE).build())
                    .load(MODEL);

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    static Stream<Picture> pictures() {
        return Stream.of(
                picture(SIDE, SIDE, 3), // nothing to resize
                picture(200, 150, 3),
                picture(SIDE, SIDE, 1),
                picture(40, 200, 1));
    }

    private static Picture picture(int width, int height, int channels) {
        byte[] samples = new byte[width * height * channels];
        new Random(1).nextBytes(samples);
        return new Picture(width, height, channels, samples);
    }

    @ParameterizedTest
    @MethodSource("pictures")
    void aWarmClassificationAllocatesLittle(Picture picture) {
        long bytes = allocated(1, () -> CLASSIFIER.classify(picture, 5));
        assertTrue(bytes < MOST, () -> bytes + " bytes for " + picture);
    }

    @ParameterizedTest
    @MethodSource("pictures")
    void norDoesABatchAllocateMore(Picture picture) {
        List<Picture> batch = List.of(picture, picture, picture, picture);
        long bytes = allocated(batch.size(), () -> CLASSIFIER.classifyAll(batch, 5));
        assertTrue(bytes < MOST, () -> bytes + " bytes for each of " + batch);
    }

    /**
     * Bytes that a call allocates for each picture, on whatever threads: the median of some calls,
     * and of such medians the first that is low. Interpreted code, and the SIMD kernels' more than
     * all other, allocates what compiled code does not.
     */
    private static long allocated(int pictures, Runnable call) {
        assumeTrue(THREADS.isThreadAllocatedMemorySupported());
        assumeTrue(THREADS.isThreadAllocatedMemoryEnabled());
        long[] bytes = new long[CALLS];
        do {
            for (int i = 0; i < CALLS; i++) {
                long before = allocated();
                call.run();
                bytes[i] = (allocated() - before) / pictures;
            }
            Arrays.sort(bytes);
        } while (bytes[CALLS / 2] >= MOST && System.nanoTime() - DEADLINE < 0);
        return bytes[CALLS / 2];
    }

    /** By all threads that live; what asking takes is in it. */
    private static long allocated() {
        return Arrays.stream(THREADS.getThreadAllocatedBytes(THREADS.getAllThreadIds())).sum();
    }
}
