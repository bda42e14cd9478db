package io.github.vitrine.identity;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.vitrine.kernels.KernelChoice;
import io.github.vitrine.kernels.Kernels;
import io.github.vitrine.model.vit.VisionTransformer;
import io.github.vitrine.ops.OpsPool;
import io.github.vitrine.parallel.Workers;
import io.github.vitrine.tensor.Shape;
import io.github.vitrine.tensor.Tensor;
import io.github.vitrine.testing.AllKernels;
import io.github.vitrine.testing.ChildJvm;
import io.github.vitrine.testing.GoldenCase;
import io.github.vitrine.testing.GoldenModels;
import io.github.vitrine.testing.Goldens;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BitIdentityTest {
    /**
     * Child JVMs that believe in narrower vectors. The kernels' name is checked too: a run that
     * fell back to others would prove nothing. A machine without AVX-512 can't run the 512-bit
     * case, and then the name says so.
     */
    @ParameterizedTest
    @CsvSource({
        "-, 1, scalar",
        "--add-modules=jdk.incubator.vector, 2, widest",
        "--add-modules=jdk.incubator.vector -XX:MaxVectorSize=32, 1, simd-256",
        "--add-modules=jdk.incubator.vector -XX:UseAVX=2, 2, simd-256",
        "--add-modules=jdk.incubator.vector -XX:MaxVectorSize=16, 2, simd-128",
    })
    void narrowerVectorsGiveTheSameBits(String flags, int threads, String kernels)
            throws IOException, InterruptedException {
        String[] result = runChild(flags.equals("-") ? new String[0] : flags.split(" "), threads);
        if (kernels.equals("widest")) {
            assertTrue(result[0].startsWith("simd-"), result[0]);
        } else if (System.getProperty("os.arch").equals("amd64")) {
            assertEquals(kernels, result[0]);
        }
        assertEquals(LogitsHash.hash(Kernels.select(KernelChoice.SCALAR), 1), result[1]);
    }

    /** Which kernels ran in a child JVM, and the hash of what they computed. */
    private static String[] runChild(String[] flags, int threads)
            throws IOException, InterruptedException {
        ChildJvm child = ChildJvm.run(List.of(flags), LogitsHash.class, Integer.toString(threads));
        return child.output()
                .lines()
                .filter(line -> line.startsWith("RESULT "))
                .map(line -> line.substring("RESULT ".length()).split(" "))
                .findFirst()
                .orElseThrow(() -> new AssertionError(child.output() + child.errors()));
    }

    @Test
    void kernelsThreadsAndBatchDontMatter() {
        for (GoldenCase golden : Goldens.models()) {
            Tensor pixels = golden.tensor("pixel_values");
            float[] first = null;
            for (Kernels kernels : AllKernels.list()) {
                for (int threads = 1; threads <= 3; threads++) {
                    OpsPool pool = new OpsPool(kernels, Workers.threads(threads));
                    VisionTransformer model = GoldenModels.load(golden, pool);
                    float[] logits = model.logits(pixels).toArray();
                    first = first == null ? logits : first;
                    assertArrayEquals(first, logits, golden.name());
                    assertSamePictureByPicture(model, pixels, first);
                }
            }
        }
    }

    /** Some pictures are then computed by one worker each, and the last ones by all together. */
    @Test
    void batchesThatWorkersCantShareEvenly() {
        GoldenCase golden = Goldens.models().get(0);
        Tensor pixels = golden.tensor("pixel_values");
        OpsPool single = new OpsPool(AllKernels.list().get(0), Workers.single());
        Tensor[] six = new Tensor[6];
        for (int i = 0; i < six.length; i++) {
            float[] values = pixels.row(0).toArray();
            values[i] += 1 + i; // another picture
            six[i] = Tensor.of(values, pixels.row(0).shape().sizes());
        }
        Tensor want = GoldenModels.load(golden, single).logits(Tensor.stack(six));
        for (int threads = 2; threads <= 4; threads++) {
            OpsPool pool = new OpsPool(AllKernels.list().get(0), Workers.threads(threads));
            VisionTransformer model = GoldenModels.load(golden, pool);
            for (int count = 1; count <= six.length; count++) {
                Tensor logits = model.logits(Tensor.stack(Arrays.copyOf(six, count)));
                for (int i = 0; i < count; i++) {
                    assertArrayEquals(want.row(i).toArray(), logits.row(i).toArray());
                    assertFalse(
                            i > 0 && Arrays.equals(want.row(0).toArray(), want.row(i).toArray()));
                }
            }
        }
    }

    /** Each picture alone, and all of them in reverse, give the bits they gave together. */
    private static void assertSamePictureByPicture(
            VisionTransformer model, Tensor pixels, float[] together) {
        int batch = pixels.size(0);
        int length = together.length / batch;
        Tensor reversed = Tensor.zeros(pixels.shape().sizes());
        for (int i = 0; i < batch; i++) {
            Tensor one = pixels.row(i);
            long[] sizes = pixels.shape().sizes();
            sizes[0] = 1;
            Tensor alone = Tensor.view(Shape.of(sizes), one.data(), one.offset());
            float[] want = Arrays.copyOfRange(together, i * length, (i + 1) * length);
            assertArrayEquals(want, model.logits(alone).toArray());
            int target = (batch - 1 - i) * one.elements();
            System.arraycopy(one.data(), one.offset(), reversed.data(), target, one.elements());
        }
        float[] backwards = model.logits(reversed).toArray();
        for (int i = 0; i < batch; i++) {
            float[] want = Arrays.copyOfRange(together, i * length, (i + 1) * length);
            int from = (batch - 1 - i) * length;
            assertArrayEquals(want, Arrays.copyOfRange(backwards, from, from + length));
        }
    }
}
