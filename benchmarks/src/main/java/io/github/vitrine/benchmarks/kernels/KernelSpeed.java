package io.github.vitrine.benchmarks.kernels;

import io.github.vitrine.benchmarks.report.Samples;
import java.util.ArrayList;
import java.util.List;
import org.openjdk.jmh.infra.BenchmarkParams;

/**
 * How fast one kernel was on one shape.
 *
 * @param benchmark the kernel
 * @param shape what it computed on, such as {@code vit-b16 qkv, batch 8}
 * @param provider who computed
 * @param unit of the values
 * @param values one for each iteration
 */
public record KernelSpeed(
        String benchmark, String shape, KernelRuns.Provider provider, Unit unit, Samples values) {
    /** What is counted. */
    public enum Unit {
        /** Billions of floating-point operations in a second. */
        GFLOP("GFLOP/s"),
        /** Billions of bytes, read and written, in a second. */
        GBYTE("GB/s");

        private final String symbol;

        Unit(String symbol) {
            this.symbol = symbol;
        }

        @Override
        public String toString() {
            return symbol;
        }
    }

    /**
     * What was computed, whoever did.
     *
     * @return kernel and shape
     */
    public String row() {
        return benchmark + " " + shape;
    }

    /** The kernel's name: EJML's product is the same kernel as ours. */
    static String nameOf(BenchmarkParams params) {
        String method = params.getBenchmark().replaceAll(".*\\.", "");
        return method.equals("ejmlProduct") ? "product" : method;
    }

    /** The shape, of those parameters that the benchmark has. */
    static String shapeOf(BenchmarkParams params) {
        List<String> words = new ArrayList<>();
        for (String name : List.of("model", "product", "size")) {
            if (params.getParamsKeys().contains(name)) {
                words.add(params.getParam(name));
            }
        }
        String shape = String.join(" ", words);
        return params.getParamsKeys().contains("batch")
                ? shape + ", batch " + params.getParam("batch")
                : shape;
    }
}
