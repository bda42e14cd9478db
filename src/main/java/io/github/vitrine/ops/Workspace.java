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
 * every time. Small things have a stack of their own: else one of them might be given the memory of
 * something large, and the next large thing would need new memory.
 */
final class Workspace {
    /** Floats from which on a thing is large; a few rows are not. */
    private static final int LARGE = 1 << 18;

    private final FloatArena arena;
    private final Stack small = new Stack();
    private final Stack large = new Stack();
    private final List<Mark> frames = new ArrayList<>();
    private int open;

    /** Some memory, and what was made of it last. */
    private static final class Slot {
        Stretch memory = Stretch.NONE;
        Tensor tensor;
        Strips strips;
    }

    /** What is taken, and what was before and is kept. */
    private static final class Stack {
        final List<Slot> slots = new ArrayList<>();
        int used;

        Slot next() {
            if (used == slots.size()) {
                slots.add(new Slot());
            }
            return slots.get(used++);
        }
    }

    Workspace(FloatArena arena) {
        this.arena = arena;
    }

    /** How much was in use when a frame was opened. */
    private final class Mark implements Ops.Frame {
        int smallBefore;
        int largeBefore;

        @Override
        public void close() {
            small.used = smallBefore;
            large.used = largeBefore;
            open--;
        }
    }

    /** Opens a frame; to be closed before the one around it. */
    Ops.Frame frame() {
        if (open == frames.size()) {
            frames.add(new Mark());
        }
        Mark mark = frames.get(open++);
        mark.smallBefore = small.used;
        mark.largeBefore = large.used;
        return mark;
    }

    /** A tensor of some sizes, with whatever stands there. */
    Tensor take(long... sizes) {
        long elements = 1;
        for (long size : sizes) {
            elements = Math.multiplyExact(elements, size);
        }
        Slot slot = next(elements);
        if (slot.tensor == null || !slot.tensor.shape().is(sizes)) {
            provide(slot, Math.toIntExact(elements));
            slot.tensor = Tensor.view(Shape.of(sizes), slot.memory.values(), slot.memory.at());
        }
        return slot.tensor;
    }

    /** A matrix in strips, with whatever stands there. */
    Strips takeStrips(int rows, int columns) {
        int length = Strips.length(rows, columns);
        Slot slot = next(length);
        Strips last = slot.strips;
        if (last == null || last.rows() != rows || last.columns() != columns) {
            provide(slot, length);
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

    private Slot next(long length) {
        return (length < LARGE ? small : large).next();
    }

    /** Forgets what an abandoned call left taken. */
    void reset() {
        small.used = 0;
        large.used = 0;
        open = 0;
    }
}
