package io.github.vitrine.ops;

import io.github.vitrine.kernels.FloatArena;
import io.github.vitrine.kernels.Stretch;
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
    private final FloatArena arena;
    private final List<Slot> slots = new ArrayList<>();
    private final List<Mark> frames = new ArrayList<>();
    private int used;
    private int open;

    /** Some memory, and what was made of it last. */
    private static final class Slot {
        Stretch memory = Stretch.NONE;
        Tensor tensor;
        Strips strips;
    }

    Workspace(FloatArena arena) {
        this.arena = arena;
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
            provide(slot, Math.toIntExact(shape.elements()));
            slot.tensor = Tensor.view(shape, slot.memory.values(), slot.memory.at());
        }
        return slot.tensor;
    }

    /** A matrix in strips, with whatever stands there. */
    Strips takeStrips(int rows, int columns) {
        Slot slot = next();
        Strips last = slot.strips;
        if (last == null || last.rows() != rows || last.columns() != columns) {
            provide(slot, Strips.length(rows, columns));
            slot.strips = new Strips(slot.memory, rows, columns);
        }
        return slot.strips;
    }

    private void provide(Slot slot, int length) {
        if (slot.memory.length() < length) {
            int before = slot.memory.length();
            slot.memory = Stretch.NONE; // free the old one first
            slot.tensor = null;
            slot.strips = null;
            slot.memory = arena.takeMore(before, length);
        }
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
