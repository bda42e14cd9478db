package io.github.vitrine.benchmarks.engine;

import io.github.vitrine.benchmarks.vit.VitCheckpoint;
import io.github.vitrine.kernels.KernelChoice;
import io.github.vitrine.kernels.Kernels;
import io.github.vitrine.model.vit.VisionTransformer;
import io.github.vitrine.ops.OpsPool;
import io.github.vitrine.parallel.Workers;
import io.github.vitrine.tensor.Tensor;

/** Vitrine itself. */
public final class VitrineEngine implements Engine {
    /** The engine's name with SIMD kernels. */
    public static final String NAME = "vitrine";

    /** The engine's name with the scalar kernels that run where there is no vector module. */
    public static final String SCALAR_NAME = "vitrine-scalar";

    /** The engine's name with SIMD kernels and one thread, however many the others have. */
    public static final String ONE_THREAD_NAME = "vitrine-1-thread";

    private final VisionTransformer model;
    private final String name;
    private final String version;
    private final long operations;
    private final int resolution;

    private VitrineEngine(
            VisionTransformer model, String name, String version, long operations, int resolution) {
        this.model = model;
        this.name = name;
        this.version = version;
        this.operations = operations;
        this.resolution = resolution;
    }

    /**
     * Loads the model, with the kernels that this JVM has.
     *
     * @param checkpoint the weights
     * @param resolution side of the pictures, in pixels
     * @param threads how many compute
     * @return the engine
     */
    public static VitrineEngine open(VitCheckpoint checkpoint, int resolution, int threads) {
        return open(checkpoint, resolution, threads, KernelChoice.AUTO, NAME);
    }

    /**
     * Loads the model.
     *
     * @param checkpoint the weights
     * @param resolution side of the pictures, in pixels
     * @param threads how many compute
     * @param choice which kernels
     * @param name what to call it
     * @return the engine
     */
    public static VitrineEngine open(
            VitCheckpoint checkpoint,
            int resolution,
            int threads,
            KernelChoice choice,
            String name) {
        Kernels kernels = Kernels.select(choice);
        Workers workers = threads == 1 ? Workers.single() : Workers.threads(threads);
        VisionTransformer model =
                VisionTransformer.load(checkpoint.folder(), new OpsPool(kernels, workers));
        return new VitrineEngine(
                model,
                name,
                release() + ", kernels " + kernels.name(),
                checkpoint.geometry().operationsToClassToken(resolution),
                resolution);
    }

    /**
     * The library's release.
     *
     * @return as its jar says
     */
    public static String release() {
        return VisionTransformer.class.getPackage().getImplementationVersion();
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String version() {
        return version;
    }

    @Override
    public long operationsPerImage() {
        return operations;
    }

    @Override
    public float[] logits(float[] pixels, int batch) {
        return model.logits(Tensor.of(pixels, batch, 3, resolution, resolution)).toArray();
    }

    @Override
    public void close() {
        // Nothing to free: the garbage collector sees to it.
    }
}
