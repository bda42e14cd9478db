package io.github.vitrine.fuzz;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.github.vitrine.error.VitrineException;
import java.lang.management.ManagementFactory;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Feeds damaged inputs to a reader and watches what it throws, allocates and takes. */
final class Campaign {
    private static final long SECONDS = Long.getLong("vitrine.fuzz.seconds", 3);
    private static final long SEED = Long.getLong("vitrine.fuzz.seed", 20261122);

    /** Processor time for one input of a few kilobytes. */
    private static final long MAX_NANOS = TimeUnit.SECONDS.toNanos(2);

    /** Allocation may be this many times the input ... */
    private static final long BYTES_PER_BYTE = 64;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /** What is fuzzed. */
    interface Reader {
        void read(byte[] input) throws Exception;
    }

    private final String name;
    private final List<byte[]> corpus;
    private final long fixedBytes;

    /**
     * @param fixedBytes what one reading may allocate whatever its input: buffers, and what the
     *     model or the pixel limit stands for
     */
    Campaign(String name, List<byte[]> corpus, long fixedBytes) {
        this.name = name;
        this.corpus = corpus;
        this.fixedBytes = fixedBytes;
    }

    void run(Reader reader) {
        assertTrue(!corpus.isEmpty(), "an empty corpus");
        for (byte[] whole : corpus) {
            feed(reader, whole); // classes are loaded and caches filled now, not under the watch
        }
        Mutator mutator = new Mutator(corpus, SEED);
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
        int inputs = 0;
        int accepted = 0;
        while (System.nanoTime() < end) {
            accepted += watch(reader, mutator.next()) ? 1 : 0;
            inputs++;
        }
        System.out.printf("fuzz %s: %d inputs, %d accepted%n", name, inputs, accepted);
        assertTrue(accepted < inputs, "nothing was refused");
    }

    private boolean watch(Reader reader, byte[] input) {
        long bytes = THREADS.getCurrentThreadAllocatedBytes();
        long nanos = THREADS.getCurrentThreadCpuTime();
        boolean accepted = feed(reader, input);
        bytes = THREADS.getCurrentThreadAllocatedBytes() - bytes;
        nanos = THREADS.getCurrentThreadCpuTime() - nanos;
        if (bytes > fixedBytes + BYTES_PER_BYTE * input.length || nanos > MAX_NANOS) {
            throw new AssertionError(
                    String.format(
                            "%s: %d bytes and %d ms for an input of %d: %s",
                            name, bytes, nanos / 1_000_000, input.length, shown(input)));
        }
        return accepted;
    }

    private boolean feed(Reader reader, byte[] input) {
        try {
            reader.read(input);
            return true;
        } catch (VitrineException e) {
            return false;
        } catch (Throwable e) {
            throw new AssertionError(name + ": " + e + " escaped for " + shown(input), e);
        }
    }

    /** The input in full: whoever reads the failure can make a corpus file of it. */
    private static String shown(byte[] input) {
        return HexFormat.of().formatHex(input);
    }
}
