package io.github.vitrine.precision;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.github.vitrine.kernels.ElementType;
import io.github.vitrine.kernels.KernelChoice;
import io.github.vitrine.kernels.Kernels;
import io.github.vitrine.layers.WeightPrecision;
import io.github.vitrine.model.vit.VisionTransformer;
import io.github.vitrine.ops.OpsPool;
import io.github.vitrine.parallel.Workers;
import io.github.vitrine.tensor.Shape;
import io.github.vitrine.tensor.Tensor;
import io.github.vitrine.testing.AllKernels;
import io.github.vitrine.testing.GoldenCase;
import io.github.vitrine.testing.GoldenModels;
import io.github.vitrine.testing.Goldens;
import io.github.vitrine.testing.RoundedModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Models of fewer bits against float32 models of the weights that are left, by equality. */
class WeightPrecisionGoldenTest {
    private static final OpsPool SCALAR =
            new OpsPool(Kernels.select(KernelChoice.SCALAR), Workers.single());

    @TempDir private Path folder;

    static List<GoldenCase> cases() {
        return Goldens.models();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void fewerBitsComputeAsTheRoundedWeightsDo(GoldenCase golden) throws IOException {
        Tensor pixels = golden.tensor("pixel_values");
        float[] exact = GoldenModels.load(golden, SCALAR).logits(pixels).toArray();
        for (ElementType type : ElementType.values()) {
            WeightPrecision precision = WeightPrecision.valueOf(type.name());
            Path copy = RoundedModel.write(golden.folder(), type, folder.resolve(type.name()));
            VisionTransformer rounded =
                    GoldenModels.load(golden, copy, SCALAR, WeightPrecision.FLOAT32);
            float[] want = rounded.logits(pixels).toArray();
            assertAllGive(want, golden, precision, pixels);
            boolean halves = golden.name().contains("f16"); // BF16 or F16 files
            if (type != ElementType.FLOAT32 && !halves) {
                assertFalse(Arrays.equals(exact, want), () -> type + " rounds nothing");
            }
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void weightsAsTheyAreStoredChangeNothing(GoldenCase golden) {
        Tensor pixels = golden.tensor("pixel_values");
        float[] want = GoldenModels.load(golden, SCALAR).logits(pixels).toArray();
        assertAllGive(want, golden, WeightPrecision.STORED, pixels);
    }

    /** Whatever computes it, all pictures at once or one by one. */
    private static void assertAllGive(
            float[] want, GoldenCase golden, WeightPrecision precision, Tensor pixels) {
        for (Kernels kernels : AllKernels.list()) {
            for (int threads = 1; threads <= 2; threads++) {
                OpsPool pool = new OpsPool(kernels, Workers.threads(threads));
                VisionTransformer model =
                        GoldenModels.load(golden, golden.folder(), pool, precision);
                assertArrayEquals(want, model.logits(pixels).toArray());
                int length = want.length / pixels.size(0);
                long[] one = pixels.shape().sizes();
                one[0] = 1;
                for (int i = 0; i < pixels.size(0); i++) {
                    Tensor picture = pixels.row(i);
                    Tensor alone = Tensor.view(Shape.of(one), picture.data(), picture.offset());
                    assertArrayEquals(
                            Arrays.copyOfRange(want, i * length, (i + 1) * length),
                            model.logits(alone).toArray());
                }
            }
        }
    }
}
