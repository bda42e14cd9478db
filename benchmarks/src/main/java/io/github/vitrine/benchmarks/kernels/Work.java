package io.github.vitrine.benchmarks.kernels;

import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Counts what a benchmark does; JMH divides it by the time. */
@AuxCounters
@State(Scope.Thread)
public class Work {
    /** Billions of floating-point operations. */
    public double gflop;

    /** Billions of bytes read and bytes written. */
    public double gbyte;

    /** Starts at nothing. */
    public Work() {}
}
