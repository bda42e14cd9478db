package io.github.vitrine.benchmarks.vit;

import io.github.vitrine.kernels.FloatArena;
import io.github.vitrine.kernels.PackedMatrix;
import io.github.vitrine.kernels.Strips;
import io.github.vitrine.tensor.Tensor;
import java.util.Random;

/** Operands for measuring products and row operations by themselves. */
public final class RandomMatrices {
    private RandomMatrices() {}

    /**
     * Normally distributed values.
     *
     * @param count how many
     * @return the values, always the same
     */
    public static float[] values(int count) {
        Random random = new Random(11);
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }

    /**
     * A tensor of normally distributed values.
     *
     * @param sizes the axes' sizes
     * @return the tensor
     */
    public static Tensor tensor(long... sizes) {
        Tensor tensor = Tensor.zeros(sizes);
        float[] values = values(tensor.elements());
        System.arraycopy(values, 0, tensor.data(), tensor.offset(), values.length);
        return tensor;
    }

    /**
     * A product's operand of normally distributed values.
     *
     * @param rows of the matrix
     * @param columns of the matrix
     * @return the operand
     */
    public static Strips strips(int rows, int columns) {
        Strips strips =
                new Strips(new FloatArena().take(Strips.length(rows, columns)), rows, columns);
        float[] values = values(rows * columns);
        for (int row = 0; row < rows; row++) {
            strips.set(row, 0, values, row * columns, columns);
        }
        return strips;
    }

    /**
     * A weight of normally distributed values.
     *
     * @param rows length of the sums
     * @param columns number of results
     * @param panelWidth of the kernels that will read it
     * @return the weight, packed
     */
    public static PackedMatrix packed(int rows, int columns, int panelWidth) {
        PackedMatrix matrix = new PackedMatrix(rows, columns, panelWidth);
        for (int panel = 0; panel < matrix.panels(); panel++) {
            matrix.setPanel(panel, values(matrix.columnsOf(panel) * rows));
        }
        return matrix;
    }
}
