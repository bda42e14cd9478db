package io.github.vitrine.kernels;

import java.util.ArrayList;
import java.util.List;

/**
 * Memory for many matrices that are loaded together, in a few large arrays, the slabs, of which
 * {@link FloatArena} says why. First all lengths are noted, so that slabs are cut to measure; then
 * they are allocated, each by whoever likes, since clearing memory takes time; then everyone
 * fetches his stretch.
 *
 * <p>What is as large as half a slab gets an array of its own. So a slab is never less than half
 * full, except the last, and that one is made smaller.
 */
public final class FloatSlabs {
    /** Large enough that slabs are few, and small enough that a heap in use has room for one. */
    private static final long MOST_BYTES = 32 << 20;

    private final int floor;
    private final int most;
    private final List<Slab> slabs = new ArrayList<>();
    private final List<Place> places = new ArrayList<>();
    private Slab open; // the one that small stretches go to

    /** An array to be. */
    private static final class Slab {
        int length;
        float[] values;
    }

    /** Where a stretch will be: some floats after a slab's lead. */
    private record Place(Slab slab, int from, int length) {}

    /** Creates a plan for this JVM's heap. */
    public FloatSlabs() {
        this(Runtime.getRuntime().maxMemory());
    }

    /**
     * Creates a plan.
     *
     * @param maxMemory bytes that the heap may grow to
     */
    FloatSlabs(long maxMemory) {
        floor = FloatArena.floor(maxMemory);
        // As long as eight regions, since the last one is seldom full.
        long large = Math.max(MOST_BYTES, 16L * floor * Float.BYTES);
        most = Math.max(2 * floor, (int) (Math.min(large, maxMemory / 32) / Float.BYTES));
    }

    /**
     * Notes that memory is needed.
     *
     * @param length number of floats
     * @return which {@link #stretch} it will be
     */
    public int add(int length) {
        int padded = Stretch.padded(length);
        Slab slab = padded > most / 2 ? newSlab() : openSlab(padded);
        places.add(new Place(slab, slab.length, padded));
        slab.length += padded;
        return places.size() - 1;
    }

    private Slab openSlab(int length) {
        if (open == null || open.length + length > most) {
            open = newSlab();
        }
        return open;
    }

    private Slab newSlab() {
        Slab slab = new Slab();
        slabs.add(slab);
        return slab;
    }

    /**
     * The number of slabs for all that was noted.
     *
     * @return how many to allocate
     */
    public int count() {
        return slabs.size();
    }

    /**
     * Allocates a slab, filled with zeros. May run for several slabs at once.
     *
     * @param slab which, from 0 to {@link #count} - 1
     */
    public void allocate(int slab) {
        slabs.get(slab).values = FloatArena.allocate(length(slab));
    }

    /** The floats that a slab is allocated with: all that it was noted for, or the floor. */
    int length(int slab) {
        return Math.max(floor, slabs.get(slab).length);
    }

    /**
     * Memory that was noted, once its slab is allocated.
     *
     * @param index what {@link #add} returned
     * @return at least the length that was asked for
     */
    public Stretch stretch(int index) {
        Place place = places.get(index);
        return new Stretch(place.slab.values, PackedMatrix.LEAD + place.from, place.length);
    }
}
