package io.github.vitrine.layers;

import io.github.vitrine.error.CheckpointException;
import io.github.vitrine.kernels.ElementType;
import io.github.vitrine.kernels.PackedMatrix;
import io.github.vitrine.kernels.StoredRows;
import io.github.vitrine.kernels.Stretch;
import io.github.vitrine.tensor.Shape;
import io.github.vitrine.tensor.WeightTensor;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Weights of one shape, stacked along their outputs and read as one matrix. They are read a panel
 * at a time, so that no float32 copy of a matrix exists beside the one that is kept.
 */
final class StackedWeights implements StoredRows {
    private static final float[] NOTHING = {};

    private final String origin;
    private final List<WeightTensor> sources;
    private final OutputOrder order;
    private final int out; // of each
    private final int outputs; // of all
    private final int in;
    private final int panelWidth;
    private final int length;
    private final ElementType type;

    /**
     * Looks at tensors, without reading a value.
     *
     * @param origin where they come from, for messages
     * @param sources the tensors, at least one
     * @param shape of each: outputs first, none of them 0
     * @param order of their outputs
     * @param panelWidth of the kernels that they are packed for
     * @param precision what to keep them as
     * @throws CheckpointException if they are too large to be one matrix, or of a type that has no
     *     float32 form
     */
    StackedWeights(
            String origin,
            List<WeightTensor> sources,
            Shape shape,
            OutputOrder order,
            int panelWidth,
            WeightPrecision precision) {
        this.origin = origin;
        this.sources = sources;
        this.order = order;
        this.panelWidth = panelWidth;
        this.type = precision.of(sources);
        try {
            out = shape.size(0);
            outputs = Math.multiplyExact(out, sources.size());
            in = Math.toIntExact(shape.elements() / out);
            length = PackedMatrix.length(in, outputs, panelWidth);
        } catch (ArithmeticException | IllegalArgumentException e) {
            throw refusal("expected a tensor that one array holds, found " + shape, e);
        }
        for (WeightTensor source : sources) {
            source.read(0, NOTHING, 0, 0); // refuses types that can't be read
        }
    }

    /** What they are kept as. */
    ElementType type() {
        return type;
    }

    /** The number of elements of the packed matrix. */
    int length() {
        return length;
    }

    /** The memory that packing takes: a panel's rows. */
    int rowsLength() {
        return Math.min(panelWidth, outputs) * in;
    }

    /** The float32 matrix, to be read from where it is stored whenever it is needed. */
    PackedMatrix unpacked() {
        return new PackedMatrix(in, outputs, panelWidth, this);
    }

    /**
     * Reads the tensors, transposes and packs them into new memory.
     *
     * @param rows scratch of at least {@link #rowsLength}
     * @return {@code [elements per output, outputs of all]}
     * @throws CheckpointException if they can't be read or kept
     */
    PackedMatrix pack(float[] rows) {
        return pack(new PackedMatrix(in, outputs, panelWidth, type), rows);
    }

    /**
     * The same for float32, into memory that is there.
     *
     * @param memory of {@link #length}
     * @param rows scratch of at least {@link #rowsLength}
     * @return {@code [elements per output, outputs of all]}
     * @throws CheckpointException if they can't be read
     */
    PackedMatrix pack(Stretch memory, float[] rows) {
        return pack(new PackedMatrix(in, outputs, panelWidth, memory), rows);
    }

    private PackedMatrix pack(PackedMatrix packed, float[] rows) {
        for (int panel = 0; panel < packed.panels(); panel++) {
            pack(packed, panel, rows);
        }
        return packed;
    }

    private void pack(PackedMatrix packed, int panel, float[] rows) {
        read(panel * panelWidth, packed.columnsOf(panel), rows);
        try {
            packed.setPanel(panel, rows);
        } catch (ArithmeticException e) {
            throw refusal(e.getMessage(), e);
        }
    }

    /** Reads some outputs' weights. */
    @Override
    public void read(int first, int count, float[] rows) {
        for (int i = 0; i < count; ) {
            int stored = order.stored(first + i, outputs);
            int row = stored % out;
            int run = Math.min(order.run(first + i, outputs), out - row);
            int length = Math.min(count - i, run);
            readFully(sources.get(stored / out), (long) row * in, rows, i * in, length * in);
            i += length;
        }
    }

    /**
     * Reads though the thread is interrupted, and leaves it so: a call stops between two blocks,
     * and that a thread which only helps is to end is no reason for it to fail.
     */
    private static void readFully(WeightTensor source, long from, float[] rows, int at, int count) {
        boolean interrupted = Thread.interrupted();
        try {
            while (true) {
                try {
                    source.read(from, rows, at, count);
                    return;
                } catch (CheckpointException e) {
                    if (!Thread.interrupted()) {
                        throw e;
                    }
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private CheckpointException refusal(String what, RuntimeException cause) {
        String names = sources.stream().map(WeightTensor::name).collect(Collectors.joining(", "));
        return new CheckpointException(origin + ": " + names + ": " + what, cause);
    }
}
