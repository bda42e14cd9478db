package io.github.vitrine.benchmarks.kernels;

import io.github.vitrine.benchmarks.vit.VitGeometry;
import io.github.vitrine.kernels.KernelChoice;
import io.github.vitrine.kernels.Kernels;
import io.github.vitrine.ops.Ops;
import io.github.vitrine.parallel.Workers;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Which model's sizes, and what to compute with: the best kernels that the JVM allows. */
@State(Scope.Benchmark)
public class Compute {
    static final int RESOLUTION = 224;

    /** A usual model's name. */
    @Param({"vit-ti16", "vit-s16", "vit-b16", "vit-l16"})
    public String model;

    /** Pictures in one call. */
    @Param({"1", "8", "32"})
    public int batch;

    /** Threads that share a loop. */
    @Param("1")
    public int threads;

    VitGeometry vit;
    Kernels kernels;
    Ops ops;

    /** Filled by {@link #prepare}. */
    public Compute() {}

    /** Chooses the kernels. */
    @Setup
    public void prepare() {
        vit = VitGeometry.preset(model);
        kernels = Kernels.select(KernelChoice.AUTO);
        ops = new Ops(kernels, Workers.threads(threads));
    }

    /** Tokens of all pictures. */
    int tokens() {
        return batch * vit.tokens(RESOLUTION);
    }
}
