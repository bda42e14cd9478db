package io.github.vitrine.load;

import io.github.vitrine.kernels.KernelChoice;
import io.github.vitrine.kernels.Kernels;
import io.github.vitrine.model.vit.FeatureRequest;
import io.github.vitrine.model.vit.VisionTransformer;
import io.github.vitrine.ops.OpsPool;
import io.github.vitrine.parallel.Workers;
import io.github.vitrine.tensor.Tensor;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Runs a model out of memory again and again, in a JVM with a small heap, and asks it after. */
public final class Exhaustion {
    private static final int ROUNDS = 6;

    private Exhaustion() {}

    /** Takes the model's folder and the size of a batch that does not fit. */
    public static void main(String[] args) {
        Path folder = Path.of(args[0]);
        int tooMany = Integer.parseInt(args[1]);
        ExecutorService executor = Executors.newFixedThreadPool(2);
        int errors = 0;
        for (Workers workers :
                new Workers[] {Workers.single(), Workers.threads(2), Workers.on(executor, 2)}) {
            OpsPool pool = new OpsPool(Kernels.select(KernelChoice.SCALAR), workers);
            VisionTransformer model = VisionTransformer.load(folder, pool);
            float[] quiet = model.logits(pixels(1)).toArray();
            for (int round = 0; round < ROUNDS; round++) {
                try {
                    // Features are of all pictures at once; logits need memory for a few.
                    model.features(pixels(tooMany), FeatureRequest.pooled());
                } catch (OutOfMemoryError e) {
                    errors++;
                }
                if (!Arrays.equals(quiet, model.logits(pixels(1)).toArray())) {
                    throw new AssertionError("other logits after an OutOfMemoryError");
                }
            }
        }
        executor.shutdown();
        System.out.println("OUT OF MEMORY " + errors);
    }

    private static Tensor pixels(int batch) {
        Tensor pixels = Tensor.zeros(batch, 3, 32, 32);
        Arrays.fill(pixels.data(), 0.25f);
        return pixels;
    }
}
