package io.github.vitrine.benchmarks.kernels;

import io.github.vitrine.benchmarks.vit.RandomMatrices;
import io.github.vitrine.kernels.Activation;
import io.github.vitrine.tensor.Tensor;
import java.util.Arrays;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** What is computed row by row. As work, each value is counted as read once and written once. */
public class RowBenchmark {
    private static final float EPSILON = 1e-12f;

    /** Made by JMH. */
    public RowBenchmark() {}

    /** A matrix that is computed on in place, and new each time. */
    public abstract static class Rows {
        private float[] original;
        Tensor x;

        /** Filled by {@link #prepare}. */
        protected Rows() {}

        /** The matrix's size. */
        abstract long[] sizes(Compute compute);

        /**
         * Makes the matrix.
         *
         * @param compute the model
         */
        @Setup
        public void prepare(Compute compute) {
            x = RandomMatrices.tensor(sizes(compute));
            original = x.toArray();
        }

        /**
         * Brings back what the call before overwrote: a GELU of a GELU of a GELU soon has nothing
         * but zeros to compute on. JMH does not count the time.
         */
        @Setup(Level.Invocation)
        public void restore() {
            System.arraycopy(original, 0, x.data(), x.offset(), original.length);
        }

        double gbyte() {
            return 2e-9 * Float.BYTES * original.length;
        }
    }

    /** Every head's scores. */
    @State(Scope.Benchmark)
    public static class Scores extends Rows {
        /** Made by JMH. */
        public Scores() {}

        @Override
        long[] sizes(Compute compute) {
            long tokens = compute.vit.tokens(Compute.RESOLUTION);
            return new long[] {compute.batch * compute.vit.heads() * tokens, tokens};
        }
    }

    /** The tokens, as they go through the blocks. */
    @State(Scope.Benchmark)
    public static class Tokens extends Rows {
        private float[] weight;
        private float[] bias;

        /** Made by JMH. */
        public Tokens() {}

        @Override
        long[] sizes(Compute compute) {
            weight = new float[compute.vit.width()];
            Arrays.fill(weight, 1);
            bias = new float[compute.vit.width()];
            return new long[] {compute.tokens(), compute.vit.width()};
        }
    }

    /** What an MLP holds between its layers. */
    @State(Scope.Benchmark)
    public static class Hidden extends Rows {
        /** Made by JMH. */
        public Hidden() {}

        @Override
        long[] sizes(Compute compute) {
            return new long[] {compute.tokens(), compute.vit.mlpWidth()};
        }
    }

    /**
     * Softmax of every head's scores, which attention does by blocks and on the way.
     *
     * @param compute what to compute with
     * @param scores the rows
     * @param work counts
     * @return the result
     */
    @Benchmark
    public Tensor softmax(Compute compute, Scores scores, Work work) {
        compute.ops.softmax(scores.x);
        work.gbyte += scores.gbyte();
        return scores.x;
    }

    /**
     * Layer norm of the tokens.
     *
     * @param compute what to compute with
     * @param tokens the rows
     * @param work counts
     * @return the result
     */
    @Benchmark
    public Tensor layerNorm(Compute compute, Tokens tokens, Work work) {
        compute.ops.layerNorm(tokens.x, tokens.weight, tokens.bias, EPSILON, tokens.x);
        work.gbyte += tokens.gbyte();
        return tokens.x;
    }

    /**
     * GELU of the MLP's hidden values, which a forward pass does in the product's epilogue.
     *
     * @param compute what to compute with
     * @param hidden the values
     * @param work counts
     * @return the result
     */
    @Benchmark
    public Tensor gelu(Compute compute, Hidden hidden, Work work) {
        Tensor x = hidden.x;
        compute.kernels.activate(Activation.GELU, x.data(), x.offset(), x.elements());
        work.gbyte += hidden.gbyte();
        return hidden.x;
    }
}
