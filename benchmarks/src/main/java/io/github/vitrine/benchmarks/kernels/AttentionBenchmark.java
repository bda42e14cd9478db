package io.github.vitrine.benchmarks.kernels;

import io.github.vitrine.benchmarks.vit.RandomMatrices;
import io.github.vitrine.tensor.Tensor;
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
        private Tensor qkv; // [B, N, 3 * D]
        private Tensor out; // [B, N, D]
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
            qkv = RandomMatrices.tensor(compute.batch, tokens, 3L * width);
            out = Tensor.zeros(compute.batch, tokens, width);
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
    public Tensor attention(Compute compute, Projections operands, Work work) {
        compute.ops.attention(operands.qkv, compute.vit.heads(), operands.out);
        work.gflop += operands.gflop;
        return operands.out;
    }
}
