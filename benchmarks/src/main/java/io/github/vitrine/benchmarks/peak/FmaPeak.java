package io.github.vitrine.benchmarks.peak;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The most float32 multiply-adds that the machine does in a second from Java: twelve independent
 * chains in registers, so that neither memory nor an instruction's latency holds them up. What a
 * matrix product is to be measured against.
 */
public final class FmaPeak implements AutoCloseable {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;

    /**
     * Enough to fill two units of latency four or five, and few enough for the registers that there
     * are: 32 where vectors have 512 bits, else 16, of which two hold the factor and the term.
     */
    private static final int CHAINS = 12;

    /**
     * Not a constant to the compiler: it then leaves the loop as it is. Unrolled, JDK 25's C2 sorts
     * the operations chain by chain, and the loop waits for the latency it was to hide.
     */
    private static volatile int stride = 1;

    /** Few, so that the method is soon called often enough to be compiled. */
    private static final int STEPS = 500;

    /** Calls before the clock is read, whose reading would take 4 % of one call. */
    private static final int CALLS = 20;

    private static final int WARM_UP_BURSTS = 20;

    /**
     * Interpreted, a multiply-add of vectors takes microseconds; compiled, a fraction of one
     * nanosecond. A peak below this, per thread, is none.
     */
    private static final double LEAST_VECTORS_PER_SECOND = 1e8;

    private static final int MOST_WARM_UP_BURSTS = 600;

    private final Bursts bursts;

    /**
     * Prepares to measure, which takes two seconds or more: the loop must be compiled first.
     *
     * @param threads how many compute at once
     * @throws IllegalStateException if it is still not compiled after some minutes
     */
    public FmaPeak(int threads) {
        this.bursts = new Bursts(threads);
        double least = 2.0 * LEAST_VECTORS_PER_SECOND * SPECIES.length() * threads;
        double speed = 0;
        for (int i = 0; i < WARM_UP_BURSTS || speed < least; i++) {
            if (i == MOST_WARM_UP_BURSTS) {
                bursts.close();
                throw new IllegalStateException(
                        String.format("the FMA peak's loop stays at %.3g operations/s", speed));
            }
            speed = operationsPerSecond();
        }
    }

    /**
     * Measures for a tenth of a second.
     *
     * @return floating-point operations per second of all threads together; a multiply-add is two
     */
    public double operationsPerSecond() {
        return bursts.perSecond(this::work);
    }

    /**
     * The vectors it is measured with.
     *
     * @return their width in bits
     */
    public static int vectorBits() {
        return SPECIES.vectorBitSize();
    }

    @Override
    public void close() {
        bursts.close();
    }

    /**
     * Threads share nothing that one of them writes, not even a place for results: handing a cache
     * line to and fro took up to a fifth of the speed.
     */
    private double work(int thread) {
        float sum = 0;
        for (int i = 0; i < CALLS; i++) {
            sum += chains(STEPS, 1.0f);
        }
        if (Float.isNaN(sum)) {
            throw new AssertionError("sums of numbers below 100 cannot be NaN");
        }
        return 2.0 * CALLS * STEPS * CHAINS * SPECIES.length();
    }

    private static float chains(int steps, float start) {
        FloatVector a = FloatVector.broadcast(SPECIES, 0.999f);
        FloatVector b = FloatVector.broadcast(SPECIES, 0.001f);
        FloatVector c0 = FloatVector.broadcast(SPECIES, start);
        FloatVector c1 = FloatVector.broadcast(SPECIES, start + 1);
        FloatVector c2 = FloatVector.broadcast(SPECIES, start + 2);
        FloatVector c3 = FloatVector.broadcast(SPECIES, start + 3);
        FloatVector c4 = FloatVector.broadcast(SPECIES, start + 4);
        FloatVector c5 = FloatVector.broadcast(SPECIES, start + 5);
        FloatVector c6 = FloatVector.broadcast(SPECIES, start + 6);
        FloatVector c7 = FloatVector.broadcast(SPECIES, start + 7);
        FloatVector c8 = FloatVector.broadcast(SPECIES, start + 8);
        FloatVector c9 = FloatVector.broadcast(SPECIES, start + 9);
        FloatVector c10 = FloatVector.broadcast(SPECIES, start + 10);
        FloatVector c11 = FloatVector.broadcast(SPECIES, start + 11);
        int step = stride;
        for (int i = 0; i < steps; i += step) {
            c0 = a.fma(b, c0);
            c1 = a.fma(b, c1);
            c2 = a.fma(b, c2);
            c3 = a.fma(b, c3);
            c4 = a.fma(b, c4);
            c5 = a.fma(b, c5);
            c6 = a.fma(b, c6);
            c7 = a.fma(b, c7);
            c8 = a.fma(b, c8);
            c9 = a.fma(b, c9);
            c10 = a.fma(b, c10);
            c11 = a.fma(b, c11);
        }
        FloatVector sum = c0.add(c1).add(c2).add(c3).add(c4).add(c5);
        return sum.add(c6).add(c7).add(c8).add(c9).add(c10).add(c11).lane(0);
    }
}
