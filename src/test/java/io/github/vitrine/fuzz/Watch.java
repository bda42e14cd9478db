package io.github.vitrine.fuzz;

import com.sun.management.ThreadMXBean;
import io.github.vitrine.error.VitrineException;
import java.lang.management.ManagementFactory;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;

/** Feeds inputs to a reader and watches what it throws, allocates and takes. */
final class Watch {
    /** Processor time for one input of a few kilobytes. */
    private static final long MAX_NANOS = TimeUnit.SECONDS.toNanos(2);

    /** Allocation may be this many times the input, beside the target's fixed amount. */
    private static final long BYTES_PER_BYTE = 64;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final Target target;
    private final Target.Reader reader;
    private final int allowance;

    /**
     * @param allowance by how much the limits are stretched: 1, or more for code that something
     *     instrumented, which allocates on its own
     */
    Watch(Target target, Target.Reader reader, int allowance) {
        this.target = target;
        this.reader = reader;
        this.allowance = allowance;
    }

    /**
     * Feeds all seeds, unwatched: classes are loaded and caches filled before anything is measured.
     */
    void warmUp() {
        target.seeds().forEach(this::feed);
    }

    /**
     * Feeds one input; true if it was accepted, false if it was refused as it should be. What seems
     * to cost too much is fed again: the first time, it may have loaded classes.
     */
    boolean watch(byte[] input) {
        Cost cost = cost(input);
        if (cost.isTooMuchFor(input)) {
            cost = cost(input);
        }
        if (cost.isTooMuchFor(input)) {
            throw new AssertionError(
                    String.format(
                            "%s: %d bytes and %d ms for an input of %d: %s",
                            target,
                            cost.bytes,
                            cost.nanos / 1_000_000,
                            input.length,
                            shown(input)));
        }
        return cost.accepted;
    }

    private Cost cost(byte[] input) {
        long bytes = THREADS.getCurrentThreadAllocatedBytes();
        long nanos = THREADS.getCurrentThreadCpuTime();
        boolean accepted = feed(input);
        return new Cost(
                THREADS.getCurrentThreadAllocatedBytes() - bytes,
                THREADS.getCurrentThreadCpuTime() - nanos,
                accepted);
    }

    private final class Cost {
        private final long bytes;
        private final long nanos;
        private final boolean accepted;

        Cost(long bytes, long nanos, boolean accepted) {
            this.bytes = bytes;
            this.nanos = nanos;
            this.accepted = accepted;
        }

        boolean isTooMuchFor(byte[] input) {
            long mostBytes = target.fixedBytes() + BYTES_PER_BYTE * input.length;
            return bytes > allowance * mostBytes || nanos > allowance * MAX_NANOS;
        }
    }

    private boolean feed(byte[] input) {
        try {
            reader.read(input);
            return true;
        } catch (VitrineException e) {
            return false;
        } catch (Throwable e) {
            throw new AssertionError(target + ": " + e + " escaped for " + shown(input), e);
        }
    }

    /** The input in full: whoever reads the failure can make a corpus file of it. */
    private static String shown(byte[] input) {
        return HexFormat.of().formatHex(input);
    }
}
