package io.github.vitrine.identity;

import io.github.vitrine.kernels.KernelChoice;
import io.github.vitrine.kernels.Kernels;
import io.github.vitrine.kernels.Strips;
import io.github.vitrine.model.vit.VisionTransformer;
import io.github.vitrine.ops.Ops;
import io.github.vitrine.ops.OpsPool;
import io.github.vitrine.parallel.Workers;
import io.github.vitrine.tensor.Tensor;
import io.github.vitrine.testing.GoldenCase;
import io.github.vitrine.testing.GoldenModels;
import io.github.vitrine.testing.Goldens;
import io.github.vitrine.testing.TestStrips;
import java.util.Arrays;
import java.util.Random;

/** Prints which kernels run and a hash of what they compute: run in JVMs with other flags. */
public final class LogitsHash {
    private LogitsHash() {}

    /** Takes the number of threads. */
    public static void main(String[] args) {
        int threads = Integer.parseInt(args[0]);
        Kernels kernels = Kernels.select(KernelChoice.AUTO);
        System.out.println("RESULT " + kernels.name() + " " + hash(kernels, threads));
    }

    /** A hash of all golden models' logits and of an attention over several blocks of keys. */
    static String hash(Kernels kernels, int threads) {
        OpsPool pool = new OpsPool(kernels, Workers.threads(threads));
        int hash = 1;
        for (GoldenCase golden : Goldens.models()) {
            VisionTransformer model = GoldenModels.load(golden, pool);
            float[] logits = model.logits(golden.tensor("pixel_values")).toArray();
            hash = 31 * hash + Arrays.hashCode(logits);
        }
        Random random = new Random(7);
        Tensor qkv = Tensor.zeros(1, 531, 3 * 2 * 40);
        for (int i = 0; i < qkv.elements(); i++) {
            qkv.data()[i] = (float) random.nextGaussian();
        }
        Strips out = TestStrips.dirty(531, 2 * 40);
        new Ops(kernels, pool.workers()).attention(TestStrips.of(qkv), 1, 2, null, out);
        return Integer.toHexString(31 * hash + Arrays.hashCode(TestStrips.toArray(out)));
    }
}
