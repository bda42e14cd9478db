package io.github.vitrine.layers;

import io.github.vitrine.error.CheckpointException;
import io.github.vitrine.kernels.ElementType;
import io.github.vitrine.kernels.PackedMatrix;
import io.github.vitrine.tensor.Shape;
import io.github.vitrine.tensor.WeightTensor;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Weights of one shape, stacked along their outputs and read as one matrix. They are read a panel
 * at a time, so that no float32 copy of a matrix exists beside the one that is kept.
 */
final class StackedWeights {
    private final String origin;
    private final List<WeightTensor> sources;
    private final Shape shape;
    private final int out;

    /**
     * Looks at tensors.
     *
     * @param origin where they come from, for messages
     * @param sources the tensors, at least one
     * @param shape of each: outputs first, none of them 0
     */
    StackedWeights(String origin, List<WeightTensor> sources, Shape shape) {
        this.origin = origin;
        this.sources = sources;
        this.shape = shape;
        this.out = shape.size(0);
    }

    /**
     * Reads the tensors, transposes and packs them.
     *
     * @param panelWidth of the kernels that they are packed for
     * @param type what to keep them as
     * @return {@code [elements per output, outputs of all]}
     * @throws CheckpointException if they can't be read or kept
     */
    PackedMatrix pack(int panelWidth, ElementType type) {
        PackedMatrix packed = allocate(panelWidth, type);
        float[] rows = new float[packed.panelWidth() * packed.rows()];
        for (int panel = 0; panel < packed.panels(); panel++) {
            pack(packed, panel, rows);
        }
        return packed;
    }

    /** What a precision keeps them as. */
    ElementType type(WeightPrecision precision) {
        return precision.of(sources);
    }

    private PackedMatrix allocate(int panelWidth, ElementType type) {
        try {
            int in = Math.toIntExact(shape.elements() / out);
            int outputs = Math.multiplyExact(out, sources.size());
            return new PackedMatrix(in, outputs, panelWidth, type);
        } catch (ArithmeticException | IllegalArgumentException e) {
            throw refusal("expected a tensor that one array holds, found " + shape, e);
        }
    }

    private void pack(PackedMatrix packed, int panel, float[] rows) {
        read(panel * packed.panelWidth(), packed.columnsOf(panel), packed.rows(), rows);
        try {
            packed.setPanel(panel, rows);
        } catch (ArithmeticException e) {
            throw refusal(e.getMessage(), e);
        }
    }

    /** Reads some outputs' weights. */
    private void read(int first, int count, int in, float[] rows) {
        for (int i = 0; i < count; ) {
            int row = (first + i) % out;
            int length = Math.min(count - i, out - row);
            sources.get((first + i) / out).read((long) row * in, rows, i * in, length * in);
            i += length;
        }
    }

    private CheckpointException refusal(String what, RuntimeException cause) {
        String names = sources.stream().map(WeightTensor::name).collect(Collectors.joining(", "));
        return new CheckpointException(origin + ": " + names + ": " + what, cause);
    }
}
