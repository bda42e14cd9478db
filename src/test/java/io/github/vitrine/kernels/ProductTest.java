package io.github.vitrine.kernels;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.vitrine.testing.AllKernels;
import io.github.vitrine.testing.TestStrips;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.ejml.data.FMatrixRMaj;
import org.ejml.dense.row.CommonOps_FDRM;
import org.junit.jupiter.api.Test;
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
        {390, 1000, 70},
        {390, 1000, 300}, // sums over several spans of k, in several strips
        {391, 1000, 70} // the same, with a row and some columns left over
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

    /** Columns in the middle of the last strip, of rows up to the end of the array. */
    @Test
    void aLeftOperandMayStandAmongOtherColumns() {
        Random random = new Random(11);
        int rows = Strips.ROWS;
        float[] values = gaussian(random, rows * 96);
        for (Kernels kernels : AllKernels.list()) {
            PackedMatrix right = pack(kernels, gaussian(random, 40 * 32), 32, 40);
            Strips whole = TestStrips.of(values, 0, 96, rows, 96);
            Strips part = TestStrips.of(values, 32, 96, rows, 32);
            Strips want = TestStrips.dirty(rows, 40);
            Strips got = TestStrips.dirty(rows, 40);
            Product product = new Product(new FloatArena());
            kernels.multiply(product.left(part, 0, rows).right(right, 0, 40).into(want, 0));
            product.fetchNext();
            product.left(whole, 0, 32, rows).right(right, 0, 40).into(got, 0);
            kernels.multiply(product);
            assertArrayEquals(TestStrips.toArray(want), TestStrips.toArray(got));
        }
    }

    @ParameterizedTest
    @MethodSource("kernelsAndSizes")
    void isOneChainOfFusedMultiplyAddsPerElement(Kernels kernels, int m, int k, int n) {
        Random random = new Random(m * 31 + k * 7 + n);
        int first = kernels.panelWidth(); // columns of the output before the product's own
        float[] left = gaussian(random, m * k);
        float[] rightTransposed = gaussian(random, n * k);
        float[] before = gaussian(random, m * (first + n));
        float[] bias = gaussian(random, first + n);
        float[] scale = gaussian(random, first + n);
        PackedMatrix packed = pack(kernels, rightTransposed, k, n);
        Strips leftStrips = TestStrips.of(left, 0, k, m, k);
        for (int kind = 0; kind < 32; kind++) {
            boolean residual = (kind & 1) != 0;
            boolean biased = (kind & 2) != 0;
            boolean activated = (kind & 4) != 0;
            boolean scaled = (kind & 8) != 0;
            boolean continuing = (kind & 16) != 0;
            if (continuing && residual) {
                continue;
            }
            Epilogue epilogue =
                    new Epilogue(
                            biased ? bias : null,
                            activated ? Activation.RELU : null,
                            scaled ? scale : null,
                            residual);
            Strips got = TestStrips.of(before, 0, first + n, m, first + n);
            Product product = // whatever a warm-up in this JVM has compiled
                    new Product(new FloatArena())
                            .usingAllTiles()
                            .left(leftStrips, 0, m)
                            .right(packed, 0, n)
                            .into(got, 0)
                            .then(epilogue, first);
            kernels.multiply(continuing ? product.continuing() : product);

            float[] want = before.clone();
            for (int i = 0; i < m; i++) {
                for (int j = 0; j < n; j++) {
                    int at = i * (first + n) + first + j;
                    float sum = biased ? bias[first + j] : 0;
                    sum = continuing ? before[at] : sum;
                    for (int x = 0; x < k; x++) {
                        sum = Math.fma(left[i * k + x], rightTransposed[j * k + x], sum);
                    }
                    float v = activated ? Math.max(sum, 0) : sum;
                    v = scaled ? v * scale[first + j] : v;
                    want[at] = residual ? before[at] + v : v;
                }
            }
            assertArrayEquals(bits(want), bits(TestStrips.toArray(got)));
        }
    }

    @ParameterizedTest
    @MethodSource("kernelsAndSizes")
    void isTheSameInParts(Kernels kernels, int m, int k, int n) {
        Random random = new Random(m + 31 * k + 7 * n);
        Strips left = TestStrips.of(gaussian(random, m * k), 0, k, m, k);
        PackedMatrix packed = pack(kernels, gaussian(random, n * k), k, n);
        for (boolean residual : new boolean[] {false, true}) {
            Epilogue epilogue = new Epilogue(gaussian(random, n), Activation.RELU, null, residual);
            float[] before = gaussian(random, m * n);
            Strips whole = TestStrips.of(before, 0, n, m, n);
            kernels.multiply(
                    new Product(new FloatArena())
                            .left(left, 0, m)
                            .right(packed, 0, n)
                            .into(whole, 0)
                            .then(epilogue, 0));
            Strips parts = TestStrips.of(before, 0, n, m, n);
            for (int row = 0; row < m; row += 2 * Strips.ROWS) {
                int rows = Math.min(2 * Strips.ROWS, m - row);
                for (int panel = packed.panels() - 1; panel >= 0; panel--) {
                    int column = panel * packed.panelWidth();
                    kernels.multiply(
                            new Product(new FloatArena())
                                    .left(left, row, rows)
                                    .right(packed, panel, packed.columnsOf(panel))
                                    .into(parts, row)
                                    .then(epilogue, column));
                }
            }
            assertArrayEquals(bits(TestStrips.toArray(whole)), bits(TestStrips.toArray(parts)));
        }
    }

    /** As it is until all tiles are compiled, and for those who have them compiled. */
    @ParameterizedTest
    @MethodSource("kernelsAndSizes")
    void isTheSameWithAnyTiles(Kernels kernels, int m, int k, int n) {
        Random random = new Random(m + 31 * k + 7 * n);
        Strips left = TestStrips.of(gaussian(random, m * k), 0, k, m, k);
        PackedMatrix packed = pack(kernels, gaussian(random, n * k), k, n);
        Epilogue epilogue = new Epilogue(gaussian(random, n), null, null, false);
        List<float[]> got = new ArrayList<>();
        try {
            for (int i = 0; i < 3; i++) {
                kernels.useAllTiles(i == 0);
                Product product = new Product(new FloatArena());
                assertEquals(
                        i == 2, (i == 2 ? product.usingAllTiles() : product).mustUseAllTiles());
                Strips out = TestStrips.dirty(m, n);
                product.left(left, 0, m).right(packed, 0, n).into(out, 0);
                kernels.multiply(product.then(epilogue, 0));
                got.add(TestStrips.toArray(out));
            }
        } finally {
            kernels.useAllTiles(true);
        }
        assertArrayEquals(bits(got.get(0)), bits(got.get(1)));
        assertArrayEquals(bits(got.get(0)), bits(got.get(2)));
    }

    /** And reads each panel once, whatever its spans of k would be in memory. */
    @ParameterizedTest
    @MethodSource("kernelsAndSizes")
    void isTheSameWhereTheMatrixIsStored(Kernels kernels, int m, int k, int n) {
        Random random = new Random(m + 31 * k + 7 * n);
        Strips left = TestStrips.of(gaussian(random, m * k), 0, k, m, k);
        float[] transposed = gaussian(random, n * k);
        PackedMatrix packed = pack(kernels, transposed, k, n);
        List<Integer> read = new ArrayList<>();
        StoredRows rows =
                (first, count, target) -> {
                    read.add(first);
                    System.arraycopy(transposed, first * k, target, 0, count * k);
                };
        PackedMatrix stored = new PackedMatrix(k, n, kernels.panelWidth(), rows);
        Product product = new Product(new FloatArena());
        for (boolean residual : new boolean[] {false, true}) {
            Epilogue epilogue = new Epilogue(gaussian(random, n), Activation.RELU, null, residual);
            float[] before = gaussian(random, m * n);
            List<float[]> got = new ArrayList<>();
            for (PackedMatrix right : List.of(packed, stored)) {
                Strips out = TestStrips.of(before, 0, n, m, n);
                product.left(left, 0, m).right(right, 0, n).into(out, 0);
                kernels.multiply(product.then(epilogue, 0));
                got.add(TestStrips.toArray(out));
            }
            assertArrayEquals(bits(got.get(0)), bits(got.get(1)));
        }
        assertEquals(2 * stored.panels(), read.size());
        assertEquals(0, stored.bytes());
        stored.become(packed);
        Strips out = TestStrips.dirty(m, n);
        kernels.multiply(product.left(left, 0, m).right(stored, 0, n).into(out, 0));
        assertEquals(2 * stored.panels(), read.size());
        assertEquals(packed.bytes(), stored.bytes());
    }

    /** Where an index of the panel, counted from the left operand's, would overflow. */
    @Test
    void isTheSameFarOutInAnArray() {
        Random random = new Random(12);
        int m = 7;
        int k = 130;
        float[] left = gaussian(random, m * k);
        int far = Integer.MAX_VALUE / 64 - 300;
        float[] values = new float[far + Strips.length(m, k)];
        Strips farOut = new Strips(new Stretch(values, far, values.length - far), m, k);
        for (int row = 0; row < m; row++) {
            farOut.set(row, 0, left, row * k, k);
        }
        float[] right = gaussian(random, 70 * k);
        for (Kernels kernels : AllKernels.list()) {
            PackedMatrix packed = pack(kernels, right, k, 70);
            float[][] got = new float[2][];
            Strips[] lefts = {TestStrips.of(left, 0, k, m, k), farOut};
            for (int i = 0; i < 2; i++) {
                Strips out = TestStrips.dirty(m, 70);
                Product product = new Product(new FloatArena());
                kernels.multiply(product.left(lefts[i], 0, m).right(packed, 0, 70).into(out, 0));
                got[i] = TestStrips.toArray(out);
            }
            assertArrayEquals(bits(got[0]), bits(got[1]));
        }
    }

    @ParameterizedTest
    @MethodSource("kernelsAndSizes")
    void agreesWithEjml(Kernels kernels, int m, int k, int n) {
        Random random = new Random(m + k + n);
        float[] left = gaussian(random, m * k);
        float[] rightTransposed = gaussian(random, n * k);
        PackedMatrix packed = pack(kernels, rightTransposed, k, n);
        Strips out = TestStrips.dirty(m, n);
        Strips leftStrips = TestStrips.of(left, 0, k, m, k);
        kernels.multiply(
                new Product(new FloatArena())
                        .left(leftStrips, 0, m)
                        .right(packed, 0, n)
                        .into(out, 0));
        float[] got = TestStrips.toArray(out);
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
