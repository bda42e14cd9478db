package io.github.vitrine.benchmarks.kernels;

import io.github.vitrine.benchmarks.vit.ProductShape;
import io.github.vitrine.benchmarks.vit.RandomMatrices;
import io.github.vitrine.kernels.Epilogue;
import io.github.vitrine.kernels.PackedMatrix;
import io.github.vitrine.kernels.Strips;
import org.ejml.data.FMatrixRMaj;
import org.ejml.dense.row.CommonOps_FDRM;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** The matrix products of a Vision Transformer, without bias, activation or residual. */
public class ProductBenchmark {
    /** Made by JMH. */
    public ProductBenchmark() {}

    /** Which product. */
    @State(Scope.Benchmark)
    public static class Shape {
        /** As {@link ProductShape} names them. */
        @Param({"patches", "qkv", "proj", "fc1", "fc2"})
        public String product;

        ProductShape sizes;

        /** Filled by {@link #prepare}. */
        public Shape() {}

        /**
         * Looks up the sizes.
         *
         * @param compute the model
         */
        @Setup
        public void prepare(Compute compute) {
            sizes =
                    ProductShape.of(compute.vit, Compute.RESOLUTION, compute.batch).stream()
                            .filter(each -> each.name().equals(product))
                            .findFirst()
                            .orElseThrow();
        }
    }

    /** Vitrine's operands, the weight packed as it is when a model is loaded. */
    @State(Scope.Benchmark)
    public static class Packed {
        private Strips x;
        private PackedMatrix weight;
        private Strips out;

        /** Filled by {@link #prepare}. */
        public Packed() {}

        /**
         * Makes the operands.
         *
         * @param compute whose kernels say how wide a panel is
         * @param shape their sizes
         */
        @Setup
        public void prepare(Compute compute, Shape shape) {
            ProductShape sizes = shape.sizes;
            int width = compute.kernels.panelWidth();
            x = RandomMatrices.strips(sizes.rows(), sizes.inner());
            weight = RandomMatrices.packed(sizes.inner(), sizes.columns(), width);
            out = RandomMatrices.strips(sizes.rows(), sizes.columns());
        }
    }

    /** EJML's operands. */
    @State(Scope.Benchmark)
    public static class Ejml {
        private FMatrixRMaj x;
        private FMatrixRMaj weight;
        private FMatrixRMaj out;

        /** Filled by {@link #prepare}. */
        public Ejml() {}

        /**
         * Makes the operands.
         *
         * @param shape their sizes
         */
        @Setup
        public void prepare(Shape shape) {
            x = matrix(shape.sizes.rows(), shape.sizes.inner());
            weight = matrix(shape.sizes.inner(), shape.sizes.columns());
            out = new FMatrixRMaj(shape.sizes.rows(), shape.sizes.columns());
        }

        private static FMatrixRMaj matrix(int rows, int columns) {
            float[] values = RandomMatrices.values(rows * columns);
            return FMatrixRMaj.wrap(rows, columns, values);
        }
    }

    /**
     * Vitrine's product.
     *
     * @param compute what to compute with
     * @param shape the sizes
     * @param operands the operands
     * @param work counts
     * @return the result
     */
    @Benchmark
    public Strips product(Compute compute, Shape shape, Packed operands, Work work) {
        compute.ops.linear(operands.x, operands.weight, Epilogue.NONE, operands.out);
        work.gflop += 1e-9 * shape.sizes.operations();
        return operands.out;
    }

    /**
     * EJML's product, which knows one thread only.
     *
     * @param shape the sizes
     * @param operands the operands
     * @param work counts
     * @return the result
     */
    @Benchmark
    public FMatrixRMaj ejmlProduct(Shape shape, Ejml operands, Work work) {
        CommonOps_FDRM.mult(operands.x, operands.weight, operands.out);
        work.gflop += 1e-9 * shape.sizes.operations();
        return operands.out;
    }
}
