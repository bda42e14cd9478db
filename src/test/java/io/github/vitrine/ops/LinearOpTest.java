package io.github.vitrine.ops;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.vitrine.kernels.Activation;
import io.github.vitrine.kernels.Epilogue;
import io.github.vitrine.kernels.FloatArena;
import io.github.vitrine.kernels.Kernels;
import io.github.vitrine.kernels.PackedMatrix;
import io.github.vitrine.kernels.Strips;
import io.github.vitrine.testing.AllKernels;
import io.github.vitrine.testing.TestStrips;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** However a layer is cut into pieces, and whoever computes them, its bits are the same. */
class LinearOpTest {
    /** More than a block of 576 rows takes in one span, and less than one of 96 does. */
    private static final int INNER = 520;

    /** Up to six parts to a block, and last blocks so short that some of theirs are empty. */
    @ParameterizedTest
    @CsvSource({"5, 1", "191, 1", "197, 2", "293, 3", "384, 4", "577, 6", "1681, 6", "4232, 6"})
    void piecesMakeTheWhole(int rows, int parts) {
        for (Kernels kernels : AllKernels.list()) {
            Random random = new Random(rows);
            int columns = 2 * kernels.panelWidth() + 3;
            float[] bias = values(random, columns);
            Strips x = TestStrips.of(values(random, rows * INNER), 0, INNER, rows, INNER);
            PackedMatrix weight = new PackedMatrix(INNER, columns, kernels.panelWidth());
            for (int panel = 0; panel < weight.panels(); panel++) {
                weight.setPanel(panel, values(random, weight.columnsOf(panel) * INNER));
            }
            float[] before = values(random, rows * columns);
            for (boolean residual : new boolean[] {false, true}) {
                Epilogue epilogue = new Epilogue(bias, Activation.RELU, null, residual);
                Strips want = TestStrips.of(before, 0, columns, rows, columns);
                LinearOp whole = op(kernels, x, weight, epilogue, want);
                int blocks = (rows + 623) / 624;
                assertEquals(blocks * 3 * parts, whole.items());
                whole.run(0, whole.items(), 0);
                Strips out = TestStrips.of(before, 0, columns, rows, columns);
                inPieces(op(kernels, x, weight, epilogue, out), random);
                assertArrayEquals(TestStrips.toArray(want), TestStrips.toArray(out));
            }
        }
    }

    /** Every third stretch for some rows only: what is needed is there, the rest is left out. */
    @ParameterizedTest
    @CsvSource({
        "197, 1",
        "197, 6",
        "197, 96",
        "197, 197",
        "577, 1",
        "577, 400",
        "1200, 1",
        "1200, 700"
    })
    void whatNobodyNeedsIsLeftOut(int rows, int needed) {
        for (Kernels kernels : AllKernels.list()) {
            Random random = new Random(needed);
            int stretch = 2 * kernels.panelWidth();
            int columns = 6 * stretch;
            Strips x = TestStrips.of(values(random, rows * INNER), 0, INNER, rows, INNER);
            PackedMatrix weight = new PackedMatrix(INNER, columns, kernels.panelWidth());
            for (int panel = 0; panel < weight.panels(); panel++) {
                weight.setPanel(panel, values(random, weight.columnsOf(panel) * INNER));
            }
            Strips want = TestStrips.dirty(rows, columns);
            LinearOp whole = op(kernels, x, weight, Epilogue.NONE, want);
            whole.run(0, whole.items(), 0);
            float[] before = new float[rows * columns];
            Strips out = TestStrips.of(before, 0, columns, rows, columns);
            FewRows few = new FewRows(needed, stretch, 3);
            inPieces(op(kernels, x, weight, Epilogue.NONE, out, few), random);
            int left = 0;
            for (int row = 0; row < rows; row++) {
                for (int column = 0; column < columns; column++) {
                    float value = out.values()[out.at(row, column)];
                    boolean isNeeded = row < needed || column / stretch % 3 != 0;
                    if (isNeeded) {
                        assertEquals(want.values()[want.at(row, column)], value);
                    } else if (value == 0) {
                        left++;
                    }
                }
            }
            // But for the rest of a tile.
            assertTrue(left >= (rows - needed - 6) * columns / 3, left + " left out");
        }
    }

    /** A layer whose stretches are no panels computes all. */
    @Test
    void stretchesWithinPanelsAreComputed() {
        for (Kernels kernels : AllKernels.list()) {
            Random random = new Random(1);
            int columns = 3 * kernels.panelWidth();
            Strips x = TestStrips.of(values(random, 50 * 8), 0, 8, 50, 8);
            PackedMatrix weight = new PackedMatrix(8, columns, kernels.panelWidth());
            for (int panel = 0; panel < weight.panels(); panel++) {
                weight.setPanel(panel, values(random, weight.columnsOf(panel) * 8));
            }
            Strips want = TestStrips.dirty(50, columns);
            Strips out = TestStrips.dirty(50, columns);
            FewRows few = new FewRows(1, kernels.panelWidth() / 2, 3);
            LinearOp whole = op(kernels, x, weight, Epilogue.NONE, want);
            whole.run(0, whole.items(), 0);
            inPieces(op(kernels, x, weight, Epilogue.NONE, out, few), random);
            assertArrayEquals(TestStrips.toArray(want), TestStrips.toArray(out));
        }
    }

    /** From the last to the first, so that what a piece wrote beyond its end is not mended. */
    private static void inPieces(LinearOp op, Random random) {
        for (int to = op.items(); to > 0; ) {
            int from = Math.max(0, to - 1 - random.nextInt(7));
            op.run(from, to, 0);
            to = from;
        }
    }

    private static LinearOp op(
            Kernels kernels, Strips x, PackedMatrix weight, Epilogue epilogue, Strips out) {
        return op(kernels, x, weight, epilogue, out, null);
    }

    private static LinearOp op(
            Kernels kernels,
            Strips x,
            PackedMatrix weight,
            Epilogue epilogue,
            Strips out,
            FewRows few) {
        Scratch[] scratch = {new Scratch(new FloatArena())};
        return new LinearOp(kernels, scratch, x, weight, epilogue, out, few);
    }

    private static float[] values(Random random, int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = random.nextFloat() - 0.5f;
        }
        return values;
    }
}
