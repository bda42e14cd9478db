package io.github.vitrine.benchmarks.probe;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import io.github.vitrine.benchmarks.peak.FmaPeak;
import io.github.vitrine.benchmarks.vit.ProductShape;
import io.github.vitrine.benchmarks.vit.RandomMatrices;
import io.github.vitrine.benchmarks.vit.VitCheckpoint;
import io.github.vitrine.benchmarks.vit.VitGeometry;
import io.github.vitrine.kernels.Epilogue;
import io.github.vitrine.kernels.KernelChoice;
import io.github.vitrine.kernels.Kernels;
import io.github.vitrine.kernels.PackedMatrix;
import io.github.vitrine.kernels.Strips;
import io.github.vitrine.ops.Ops;
import io.github.vitrine.parallel.Workers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * How near an encoder block's matrix products come to the FMA peak of the vectors that this JVM
 * uses: {@code -XX:UseAVX=2} makes it those of 256 bits.
 */
public final class ProductShare {
    private static final double WARM_UP_SECONDS = 2;
    private static final double SECONDS = 0.3;

    private ProductShare() {}

    /**
     * The probe in a new JVM.
     *
     * @param jvm to start it in
     * @param model a checkpoint's folder; only its sizes count
     * @param batch pictures in one call
     * @param threads how many compute
     * @param rounds how often peak and products are measured in turn
     * @return the JVM, ready to start
     */
    public static ChildJvm in(ChildJvm jvm, Path model, int batch, int threads, int rounds) {
        return jvm.with(ChildJvm.VECTOR_MODULE)
                .run(ProductShare.class, List.of(), model, batch, threads, rounds);
    }

    /**
     * The probe.
     *
     * @param args as {@link #in} gives them
     */
    public static void main(String[] args) {
        int batch = Integer.parseInt(args[1]);
        int threads = Integer.parseInt(args[2]);
        int rounds = Integer.parseInt(args[3]);
        Kernels kernels = Kernels.select(KernelChoice.SIMD);
        Ops ops = new Ops(kernels, Workers.threads(threads));
        List<Product> block = new ArrayList<>();
        for (ProductShape shape : blockOf(Path.of(args[0]), batch)) {
            block.add(Product.of(shape, kernels.panelWidth()));
        }
        operationsPerSecond(ops, block, WARM_UP_SECONDS);
        double[] peaks = new double[rounds];
        double[] speeds = new double[rounds];
        try (FmaPeak peak = new FmaPeak(threads)) {
            for (int i = 0; i < rounds; i++) {
                peaks[i] = peak.operationsPerSecond();
                speeds[i] = operationsPerSecond(ops, block, SECONDS);
            }
        }
        JsonObject findings = new JsonObject();
        findings.addProperty("kernels", kernels.name());
        findings.addProperty("peak_vector_bits", FmaPeak.vectorBits());
        findings.add("fma_peak_per_second", new Gson().toJsonTree(peaks));
        findings.add("products_per_second", new Gson().toJsonTree(speeds));
        System.out.println(findings);
    }

    /** The four products that repeat with every block. */
    private static List<ProductShape> blockOf(Path folder, int batch) {
        try (VitCheckpoint model = VitCheckpoint.open(folder)) {
            VitGeometry vit = model.geometry();
            List<ProductShape> all = ProductShape.of(vit, vit.imageSize(), batch);
            return all.subList(1, all.size());
        }
    }

    /** The speed of all products in a row, again and again. */
    private static double operationsPerSecond(Ops ops, List<Product> block, double least) {
        double operations = 0;
        double seconds;
        long start = System.nanoTime();
        do {
            for (Product product : block) {
                ops.linear(product.x(), product.weight(), Epilogue.NONE, product.out());
                operations += product.shape().operations();
            }
            seconds = (System.nanoTime() - start) * 1e-9;
        } while (seconds < least);
        return operations / seconds;
    }

    /** A product's operands and result. */
    private record Product(ProductShape shape, Strips x, PackedMatrix weight, Strips out) {
        static Product of(ProductShape shape, int panelWidth) {
            return new Product(
                    shape,
                    RandomMatrices.strips(shape.rows(), shape.inner()),
                    RandomMatrices.packed(shape.inner(), shape.columns(), panelWidth),
                    RandomMatrices.strips(shape.rows(), shape.columns()));
        }
    }
}
