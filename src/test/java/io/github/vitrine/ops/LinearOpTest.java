package io.github.vitrine.ops;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.vitrine.kernels.Activation;
import io.github.vitrine.kernels.Epilogue;
import io.github.vitrine.kernels.FloatArena;
import io.github.vitrine.kernels.Kernels;
import io.github.vitrine.kernels.PackedMatrix;
import io.github.vitrine.kernels.Strips;
import io.github.vitrine.testing.AllKernels;
import io.github.vitrine.testing.TestStrips;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** However a layer is cut into pieces, and whoever computes them, its bits are the same. */
class LinearOpTest {
    private static final int INNER = 130;

    /** Rows in one part of a block, in two, in three, and in blocks of several parts each. */
    @ParameterizedTest
    @CsvSource({"5, 1", "191, 1", "197, 2", "293, 3", "577, 3", "1000, 3"})
    void piecesMakeTheWhole(int rows, int parts) {
        for (Kernels kernels : AllKernels.list()) {
            Random random = new Random(rows);
            int columns = 2 * kernels.panelWidth() + 3;
            float[] x = values(random, rows * INNER);
            float[] residual = values(random, rows * columns);
            float[] bias = values(random, columns);
            PackedMatrix weight = new PackedMatrix(INNER, columns, kernels.panelWidth());
            for (int panel = 0; panel < weight.panels(); panel++) {
                weight.setPanel(panel, values(random, weight.columnsOf(panel) * INNER));
            }
            Epilogue epilogue = new Epilogue(bias, Activation.RELU, null, true);
            Strips left = TestStrips.of(x, 0, INNER, rows, INNER);
            Strips want = TestStrips.of(residual, 0, columns, rows, columns);
            LinearOp whole = op(kernels, left, weight, epilogue, want);
            whole.run(0, whole.items(), 0);

            int blocks = (rows + 383) / 384;
            assertEquals(blocks * 3 * parts, whole.items());
            for (int longest = 1; longest <= whole.items(); longest += 3) {
                Strips out = TestStrips.of(residual, 0, columns, rows, columns);
                LinearOp op = op(kernels, left, weight, epilogue, out);
                for (int from = 0; from < op.items(); ) {
                    int to = Math.min(op.items(), from + 1 + random.nextInt(longest));
                    op.run(from, to, 0);
                    from = to;
                }
                assertArrayEquals(TestStrips.toArray(want), TestStrips.toArray(out));
            }
        }
    }

    private static LinearOp op(
            Kernels kernels, Strips x, PackedMatrix weight, Epilogue epilogue, Strips out) {
        Scratch[] scratch = {new Scratch(new FloatArena())};
        return new LinearOp(kernels, scratch, x, weight, epilogue, out);
    }

    private static float[] values(Random random, int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = random.nextFloat() - 0.5f;
        }
        return values;
    }
}
