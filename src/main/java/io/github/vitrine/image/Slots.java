package io.github.vitrine.image;

import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/**
 * Arrays that are taken one after the other, and all free again at once: the n-th that is taken is
 * the n-th of last time, unless that is too short.
 *
 * @param <A> the arrays' type
 */
final class Slots<A> implements IntFunction<A> {
    private final Class<A> type;
    private final List<A> arrays = new ArrayList<>();
    private int taken;

    Slots(Class<A> type) {
        this.type = type;
    }

    /** An array of at least {@code length} elements; a new one has no more. */
    A take(int length) {
        if (taken == arrays.size()) {
            arrays.add(make(length));
        } else if (Array.getLength(arrays.get(taken)) < length) {
            arrays.set(taken, make(length));
        }
        return arrays.get(taken++);
    }

    /** The same, for those who need not know where memory comes from. */
    @Override
    public A apply(int length) {
        return take(length);
    }

    private A make(int length) {
        return type.cast(Array.newInstance(type.getComponentType(), length));
    }

    void reset() {
        taken = 0;
    }

    /** How many elements all arrays have together. */
    long elements() {
        long sum = 0;
        for (A array : arrays) {
            sum += Array.getLength(array);
        }
        return sum;
    }
}
