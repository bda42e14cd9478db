package io.github.vitrine.benchmarks.kernels;

import io.github.vitrine.benchmarks.vit.RandomMatrices;
import io.github.vitrine.kernels.Strips;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Multi-head attention between its projections: scores, softmax, weighted values. */
public class AttentionBenchmark {
    /** Made by JMH. */
    public AttentionBenchmark() {}

    /** Queries, keys and values of all heads. */
    @State(Scope.Benchmark)
    public static class Projections {
        private Strips qkv; // [B * N, H * 3 * Dh]
        private Strips out; // [B * N, D]
        private double gflop;

        /** Filled by {@link #prepare}. */
        public Projections() {}

        /**
         * Makes the operands.
         *
         * @param compute the model
         */
        @Setup
        public void prepare(Compute compute) {
            int tokens = compute.vit.tokens(Compute.RESOLUTION);
            int width = compute.vit.width();
            qkv = RandomMatrices.strips(compute.batch * tokens, 3 * width);
            out = RandomMatrices.strips(compute.batch * tokens, width);
            gflop = 4e-9 * compute.batch * tokens * tokens * width;
        }
    }

    /**
     * Attention; only its two products are counted as work.
     *
     * @param compute what to compute with
     * @param operands the operands
     * @param work counts
     * @return the result
     */
    @Benchmark
    public Strips attention(Compute compute, Projections operands, Work work) {
        int heads = compute.vit.heads();
        compute.ops.attention(operands.qkv, compute.batch, heads, null, operands.out);
        work.gflop += operands.gflop;
        return operands.out;
    }
}
