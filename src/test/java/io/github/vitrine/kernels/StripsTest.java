package io.github.vitrine.kernels;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StripsTest {
    private static final int BEFORE = 5;

    /** Memory that begins late in its array and ends with it. */
    private static Strips strips(int rows, int columns) {
        int length = Strips.length(rows, columns);
        return new Strips(new Stretch(new float[BEFORE + length], BEFORE, length), rows, columns);
    }

    private static float[][] fill(Strips strips) {
        Random random = new Random(strips.columns());
        float[][] rows = new float[strips.rows()][strips.columns()];
        for (int row = 0; row < rows.length; row++) {
            for (int i = 0; i < rows[row].length; i++) {
                rows[row][i] = random.nextFloat();
            }
            strips.set(row, 0, rows[row], 0, rows[row].length);
        }
        return rows;
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "3, 127", "48, 128", "49, 129", "50, 700"})
    void whatIsSetIsThere(int rows, int columns) {
        Strips strips = strips(rows, columns);
        float[][] expected = fill(strips);
        Strips copy = strips(rows + 1, columns + 100);
        for (int row = 0; row < rows; row++) {
            float[] got = new float[columns + 2];
            strips.get(row, 0, got, 1, columns);
            for (int i = 0; i < columns; i++) {
                assertEquals(expected[row][i], got[1 + i]);
                assertEquals(expected[row][i], strips.values()[strips.at(row, i)]);
            }
            strips.copyTo(row, 0, copy, row + 1, 100, columns);
        }
        for (int row = 0; row < rows; row++) {
            float[] got = new float[columns];
            copy.get(row + 1, 100, got, 0, columns);
            assertArrayEquals(expected[row], got);
        }
    }

    /** Up to the last element of the array, and without a trace. */
    @ParameterizedTest
    @CsvSource({"1, 1", "48, 128", "49, 129", "96, 700"})
    void anyRowsCanBeFetched(int rows, int columns) {
        Strips strips = strips(rows, columns);
        fill(strips);
        float[] before = strips.values().clone();
        for (int column = 0; column < columns; column += 37) {
            strips.fetch(0, rows, column, columns - column);
            strips.fetch(rows - 1, 1, column, Strips.columnsOf(columns) - column);
            strips.fetch(0, 0, column, 1);
        }
        assertArrayEquals(before, strips.values());
    }

    @Test
    void tooLittleMemoryIsRefused() {
        Stretch memory = new Stretch(new float[Strips.length(48, 128)], 0, 48 * 128 - 1);
        IllegalArgumentException e =
                assertThrows(IllegalArgumentException.class, () -> new Strips(memory, 48, 128));
        assertEquals("strips of [48, 128] need 6144 floats, found 6143", e.getMessage());
    }
}
