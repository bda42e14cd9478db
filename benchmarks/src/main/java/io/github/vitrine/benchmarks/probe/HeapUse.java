package io.github.vitrine.benchmarks.probe;

import com.google.gson.JsonObject;
import com.sun.management.ThreadMXBean;
import io.github.vitrine.ImageClassifier;
import io.github.vitrine.benchmarks.engine.VitrineEngine;
import io.github.vitrine.benchmarks.report.Samples;
import io.github.vitrine.benchmarks.vit.RandomPictures;
import io.github.vitrine.benchmarks.vit.VitCheckpoint;
import io.github.vitrine.image.Picture;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * What Vitrine keeps on the heap once it has run at some resolution, and what each further call
 * allocates.
 */
public final class HeapUse {
    /** Enough for the kernels to be compiled, since interpreted vectors are objects on the heap. */
    private static final int WARM_UP_CALLS = 30;

    /** The same where a call takes seconds. */
    private static final int WARM_UP_CALLS_LARGE = 8;

    private static final double SECONDS = 10;
    private static final int CALLS = 5;

    private HeapUse() {}

    /**
     * The probe in a new JVM.
     *
     * @param jvm to start it in
     * @param model a checkpoint's folder
     * @param resolution the pictures' side, in pixels
     * @param threads how many compute
     * @return the JVM, ready to start
     */
    public static ChildJvm in(ChildJvm jvm, Path model, int resolution, int threads) {
        return jvm.run(HeapUse.class, List.of(), model, resolution, threads);
    }

    /**
     * The probe.
     *
     * @param args as {@link #in} gives them
     */
    public static void main(String[] args) {
        Path folder = Path.of(args[0]);
        int resolution = Integer.parseInt(args[1]);
        int threads = Integer.parseInt(args[2]);
        JsonObject findings = new JsonObject();
        try (VitCheckpoint model = VitCheckpoint.open(folder);
                VitrineEngine engine = VitrineEngine.open(model, resolution, threads)) {
            float[] pixels = RandomPictures.pixels(1, resolution);
            boolean usual = resolution == model.geometry().imageSize();
            double call =
                    allocatedPer(
                            () -> engine.logits(pixels, 1),
                            usual ? WARM_UP_CALLS : WARM_UP_CALLS_LARGE);
            long weights = Float.BYTES * model.parameters();
            findings.addProperty("heap_beyond_weights_bytes", usedHeap() - weights + (long) call);
            findings.addProperty("weights_bytes", weights);
            findings.addProperty("allocated_per_forward_pass_bytes", call);
            engine.logits(pixels, 1); // what was measured is in use until here
            if (usual) {
                findings.addProperty(
                        "allocated_per_classification_bytes",
                        classification(folder, resolution, threads));
            }
        }
        System.out.println(findings);
    }

    /** Of a picture that is decoded, and has the model's size. */
    private static double classification(Path folder, int resolution, int threads) {
        ImageClassifier classifier = ImageClassifier.builder().threads(threads).load(folder);
        byte[] samples = new byte[3 * resolution * resolution];
        Picture picture = new Picture(resolution, resolution, 3, samples);
        return allocatedPer(() -> classifier.classify(picture, 1), WARM_UP_CALLS);
    }

    /**
     * Bytes that one call allocates, on whatever threads, once it is warm: the median, since a call
     * may still meet a kernel that is being compiled anew. What the measuring allocates is in it.
     */
    private static double allocatedPer(Runnable call, int warmUpCalls) {
        long start = System.nanoTime();
        for (int i = 0; i < warmUpCalls || (System.nanoTime() - start) * 1e-9 < SECONDS; i++) {
            call.run();
        }
        double[] bytes = new double[CALLS];
        for (int i = 0; i < CALLS; i++) {
            long before = allocated();
            call.run();
            bytes[i] = allocated() - before;
        }
        return new Samples(bytes).median();
    }

    private static long allocated() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        return Arrays.stream(threads.getThreadAllocatedBytes(threads.getAllThreadIds())).sum();
    }

    private static long usedHeap() {
        System.gc();
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
