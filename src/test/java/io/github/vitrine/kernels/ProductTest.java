package io.github.vitrine.kernels;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.vitrine.testing.AllKernels;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.ejml.data.FMatrixRMaj;
import org.ejml.dense.row.CommonOps_FDRM;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Products against the textbook's three loops, bit by bit, and against EJML. */
class ProductTest {
    static final int[][] SIZES = {
        {1, 1, 1},
        {1, 768, 10},
        {13, 13, 13},
        {197, 64, 197},
        {17, 207, 33},
        {50, 257, 65},
        {12, 256, 32},
        {24, 512, 64},
        {5, 702, 1},
        {7, 1000, 100},
        {65, 192, 576},
        {500, 300, 40},
        {390, 1000, 70}
    };

    /** The sizes above, which models have or which lie at an edge, and random ones. */
    static Stream<Arguments> kernelsAndSizes() {
        Random random = new Random(6);
        List<int[]> sizes = new ArrayList<>(List.of(SIZES));
        for (int i = 0; i < 40; i++) {
            sizes.add(
                    new int[] {
                        1 + random.nextInt(40), 1 + random.nextInt(300), 1 + random.nextInt(150)
                    });
        }
        return AllKernels.list().stream()
                .flatMap(k -> sizes.stream().map(s -> Arguments.of(k, s[0], s[1], s[2])));
    }

    @ParameterizedTest
    @MethodSource("kernelsAndSizes")
    void isOneChainOfFusedMultiplyAddsPerElement(Kernels kernels, int m, int k, int n) {
        Random random = new Random(m * 31 + k * 7 + n);
        int leftStride = k + 3;
        int outStride = n + 5;
        float[] left = gaussian(random, 2 + m * leftStride);
        float[] rightTransposed = gaussian(random, n * k);
        float[] before = gaussian(random, 4 + m * outStride);
        float[] bias = gaussian(random, n + 2);
        float[] scale = gaussian(random, n + 2);
        PackedMatrix packed = pack(kernels, rightTransposed, k, n);
        for (boolean accumulate : new boolean[] {false, true}) {
            for (int kind = 0; kind < 16; kind++) {
                boolean residual = (kind & 1) != 0;
                boolean biased = (kind & 2) != 0;
                boolean activated = (kind & 4) != 0;
                boolean scaled = (kind & 8) != 0;
                Epilogue epilogue =
                        new Epilogue(
                                biased ? bias : null,
                                activated ? Activation.RELU : null,
                                scaled ? scale : null,
                                residual);
                float[] got = before.clone();
                Product product =
                        new Product()
                                .left(left, 2, leftStride, m)
                                .right(packed, 0, n)
                                .into(got, 4, outStride)
                                .then(epilogue, 2);
                kernels.multiply(accumulate ? product.continuing() : product);

                float[] want = before.clone();
                for (int i = 0; i < m; i++) {
                    for (int j = 0; j < n; j++) {
                        int at = 4 + i * outStride + j;
                        float start = biased ? bias[2 + j] : 0;
                        float sum = accumulate ? before[at] : start;
                        for (int x = 0; x < k; x++) {
                            float a = left[2 + i * leftStride + x];
                            sum = Math.fma(a, rightTransposed[j * k + x], sum);
                        }
                        float v = activated ? Math.max(sum, 0) : sum;
                        v = scaled ? v * scale[2 + j] : v;
                        want[at] = residual ? before[at] + v : v;
                    }
                }
                assertArrayEquals(bits(want), bits(got));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("kernelsAndSizes")
    void isTheSameInStripsAndInParts(Kernels kernels, int m, int k, int n) {
        Random random = new Random(m + 31 * k + 7 * n);
        float[] left = gaussian(random, m * k);
        PackedMatrix packed = pack(kernels, gaussian(random, n * k), k, n);
        Epilogue epilogue = new Epilogue(gaussian(random, n), Activation.RELU, null, false);
        float[] want = new float[m * n];
        kernels.multiply(
                new Product()
                        .left(left, 0, k, m)
                        .right(packed, 0, n)
                        .into(want, 0, n)
                        .then(epilogue, 0));

        Strips strips = strips(random, m, k);
        for (int row = 0; row < m; row++) {
            strips.setRow(left, row * k, row);
        }
        float[] rowMajor = new float[m * n];
        Strips out = strips(random, m, n);
        for (int row = 0; row < m; row += 2 * Strips.ROWS) {
            int rows = Math.min(2 * Strips.ROWS, m - row);
            for (int panel = packed.panels() - 1; panel >= 0; panel--) {
                int column = panel * packed.panelWidth();
                Product product =
                        new Product()
                                .left(strips, row, rows)
                                .right(packed, panel, packed.columnsOf(panel));
                kernels.multiply(
                        product.into(rowMajor, row * n + column, n).then(epilogue, column));
                kernels.multiply(product.into(out, row).then(epilogue, column));
            }
        }
        assertArrayEquals(bits(want), bits(rowMajor));
        float[] gathered = new float[m * n];
        for (int i = 0; i < gathered.length; i++) {
            gathered[i] = out.values()[out.at(i / n, i % n)];
        }
        assertArrayEquals(bits(want), bits(gathered));
    }

    /** Strips in memory that is not clean. */
    private static Strips strips(Random random, int rows, int columns) {
        return new Strips(gaussian(random, Strips.length(rows, columns)), rows, columns);
    }

    @ParameterizedTest
    @MethodSource("kernelsAndSizes")
    void agreesWithEjml(Kernels kernels, int m, int k, int n) {
        Random random = new Random(m + k + n);
        float[] left = gaussian(random, m * k);
        float[] rightTransposed = gaussian(random, n * k);
        PackedMatrix packed = pack(kernels, rightTransposed, k, n);
        float[] got = new float[m * n];
        kernels.multiply(new Product().left(left, 0, k, m).right(packed, 0, n).into(got, 0, n));
        FMatrixRMaj want = new FMatrixRMaj(m, n);
        CommonOps_FDRM.multTransB(
                FMatrixRMaj.wrap(m, k, left), FMatrixRMaj.wrap(n, k, rightTransposed), want);
        for (int i = 0; i < got.length; i++) {
            assertEquals(want.data[i], got[i], 1e-5f * k, "element " + i);
        }
    }

    static PackedMatrix pack(Kernels kernels, float[] transposed, int k, int n) {
        return pack(kernels, transposed, k, n, ElementType.FLOAT32);
    }

    static PackedMatrix pack(Kernels kernels, float[] transposed, int k, int n, ElementType type) {
        PackedMatrix packed = new PackedMatrix(k, n, kernels.panelWidth(), type);
        for (int panel = 0; panel < packed.panels(); panel++) {
            int from = panel * packed.panelWidth() * k;
            int length = packed.columnsOf(panel) * k;
            packed.setPanel(panel, Arrays.copyOfRange(transposed, from, from + length));
        }
        return packed;
    }

    static float[] gaussian(Random random, int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }

    static int[] bits(float[] values) {
        int[] bits = new int[values.length];
        for (int i = 0; i < bits.length; i++) {
            bits[i] = Float.floatToIntBits(values[i]);
        }
        return bits;
    }
}
