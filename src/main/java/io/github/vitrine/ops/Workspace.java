package io.github.vitrine.ops;

import io.github.vitrine.kernels.Strips;
import io.github.vitrine.tensor.Shape;
import io.github.vitrine.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * Memory for what a call computes between its input and its output, kept from call to call. It is
 * taken like a stack, in frames; a model takes the same every time, and so gets the same objects
 * every time.
 */
final class Workspace {
    private final List<Slot> slots = new ArrayList<>();
    private final List<Mark> frames = new ArrayList<>();
    private int used;
    private int open;

    /** One array, and what was made of it last. */
    private static final class Slot {
        float[] values = new float[0];
        Tensor tensor;
        Strips strips;

        void provide(long length) {
            if (values.length < length) {
                values = null; // free the old one first
                tensor = null;
                strips = null;
                values = new float[Math.toIntExact(length)];
            }
        }
    }

    /** How much was in use when a frame was opened. */
    private final class Mark implements Ops.Frame {
        int before;

        @Override
        public void close() {
            used = before;
            open--;
        }
    }

    /** Opens a frame; to be closed before the one around it. */
    Ops.Frame frame() {
        if (open == frames.size()) {
            frames.add(new Mark());
        }
        Mark mark = frames.get(open++);
        mark.before = used;
        return mark;
    }

    /** A tensor of some sizes, with whatever stands there. */
    Tensor take(long... sizes) {
        Slot slot = next();
        if (slot.tensor == null || !slot.tensor.shape().is(sizes)) {
            Shape shape = Shape.of(sizes);
            slot.provide(shape.elements());
            slot.tensor = Tensor.view(shape, slot.values, 0);
        }
        return slot.tensor;
    }

    /** A matrix in strips, with whatever stands there. */
    Strips takeStrips(int rows, int columns) {
        Slot slot = next();
        Strips last = slot.strips;
        if (last == null || last.rows() != rows || last.columns() != columns) {
            slot.provide(Strips.length(rows, columns));
            slot.strips = new Strips(slot.values, rows, columns);
        }
        return slot.strips;
    }

    private Slot next() {
        if (used == slots.size()) {
            slots.add(new Slot());
        }
        return slots.get(used++);
    }

    /** Forgets what an abandoned call left taken. */
    void reset() {
        used = 0;
        open = 0;
    }
}
