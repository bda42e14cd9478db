package io.github.vitrine.kernels;

/**
 * Memory for floats, handed out in stretches of large arrays, each of which starts on a cache line.
 * A 512-bit load that crosses a cache line costs as much as two.
 *
 * <p>Java can't ask for an array's alignment. But the G1 collector gives an array of more than half
 * a region regions of its own and never moves it, so that its header, of 16 bytes, stands at a
 * boundary, and element {@value PackedMatrix#LEAD} on a cache line. Smaller arrays lie anywhere. So
 * chunks are at least that large, and what is wanted is cut from them.
 *
 * <p>Nothing is given back. The arena itself keeps its last chunk only: one whose stretches nobody
 * has any more is free, and who wants to start over takes a new arena. Safe for any number of
 * threads.
 */
public final class FloatArena {
    private static final long MIB = 1 << 20;

    /** Room for what an array has beside its elements, 16 to 24 bytes, in floats. */
    private static final int HEADER = 16;

    private final int floor;
    private float[] chunk = {};
    private int next;

    /** Creates an arena that allocates nothing yet. */
    public FloatArena() {
        this(floor(Runtime.getRuntime().maxMemory()));
    }

    /**
     * Creates an arena.
     *
     * @param floor the least floats to allocate at once
     */
    FloatArena(int floor) {
        this.floor = floor;
    }

    /**
     * The least floats that an array must have for G1 to give it regions of its own: half a region,
     * since its header comes on top. A region is about a 2048th of the largest heap, rounded up to
     * a power of two from 1 to 32 MiB. Where that would be a large part of the heap, a small part
     * is more important than alignment.
     *
     * @param maxMemory bytes that the heap may grow to
     * @return number of floats, a multiple of 16
     */
    static int floor(long maxMemory) {
        long share = Math.max(MIB, Math.min(maxMemory / 2048, 32 * MIB));
        long region = Long.highestOneBit(2 * share - 1);
        long bytes = Math.min(region / 2, maxMemory / 32);
        return Stretch.padded((int) (bytes / Float.BYTES));
    }

    /**
     * A stretch of zeros.
     *
     * @param length the least that it must have
     * @return memory that is handed out once
     * @throws ArithmeticException if no array is that long
     */
    public Stretch take(int length) {
        int padded = Stretch.padded(length);
        if (padded >= floor) {
            return new Stretch(allocate(padded), PackedMatrix.LEAD, padded);
        }
        return cut(padded);
    }

    private synchronized Stretch cut(int length) {
        if (chunk.length - next < length) {
            // G1 gives such an array a whole region, and its rest to nobody.
            chunk = new float[2 * floor - HEADER];
            next = PackedMatrix.LEAD;
        }
        Stretch stretch = new Stretch(chunk, next, length);
        next += length;
        return stretch;
    }

    /**
     * Keeps a stretch if it is long enough, or takes another in its place.
     *
     * @param stretch taken before, or none
     * @param length the least that it must have
     * @return memory, with whatever stands there
     */
    public Stretch atLeast(Stretch stretch, int length) {
        return stretch.length() < length ? takeMore(stretch.length(), length) : stretch;
    }

    /**
     * A stretch instead of one that was too short. That one's place in a chunk is lost, so a short
     * one grows by half at least: whatever comes, less is lost than is in use.
     *
     * @param before the length that was too little
     * @param length the least that it must have
     * @return memory that is handed out once
     */
    public Stretch takeMore(int before, int length) {
        int ample = before < floor ? before + before / 2 : 0;
        return take(Math.max(length, ample));
    }

    /** An array that holds a number of floats after the lead. */
    static float[] allocate(int length) {
        return new float[Math.addExact(PackedMatrix.LEAD, length)];
    }
}
