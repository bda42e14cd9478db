package io.github.vitrine.image.vp8;

/**
 * The loop filter of one level at one place of an edge (RFC 6386, sections 15.2 to 15.4). Samples
 * are named as there: p0, p1, p2 and p3 lead away from the edge on its one side, q0 to q3 on the
 * other.
 */
final class EdgeFilter {
    /**
     * How large a step across the edge may be at a macroblock's border: beyond, it is a picture's.
     */
    private final int outerLimit;

    /** The same inside a macroblock. */
    private final int innerLimit;

    /** How large a step beside the edge may be. */
    private final int interiorLimit;

    /** From where on steps beside the edge mean that it is to be touched but little. */
    private final int highVariance;

    EdgeFilter(int level, int sharpness) {
        int interior = level >> (sharpness > 4 ? 2 : sharpness > 0 ? 1 : 0);
        if (sharpness > 0) {
            interior = Math.min(interior, 9 - sharpness);
        }
        interiorLimit = Math.max(interior, 1);
        outerLimit = 2 * (level + 2) + interiorLimit;
        innerLimit = 2 * level + interiorLimit;
        highVariance = level >= 40 ? 2 : level >= 15 ? 1 : 0;
    }

    /**
     * The simple filter.
     *
     * @param at the index of q0
     * @param step the way from a sample to the next, across the edge
     * @param isOuter whether the edge is a macroblock's border
     */
    void simple(Plane plane, int at, int step, boolean isOuter) {
        int p1 = plane.get(at - 2 * step);
        int p0 = plane.get(at - step);
        int q0 = plane.get(at);
        int q1 = plane.get(at + step);
        if (isSmall(p1, p0, q0, q1, isOuter)) {
            adjustNearest(plane, at, step, p0, q0, 3 * (q0 - p0) + clamp(p1 - q1));
        }
    }

    /** The normal filter, with parameters as for the simple one. */
    void normal(Plane plane, int at, int step, boolean isOuter) {
        int p1 = plane.get(at - 2 * step);
        int p0 = plane.get(at - step);
        int q0 = plane.get(at);
        int q1 = plane.get(at + step);
        if (!isSmall(p1, p0, q0, q1, isOuter)) {
            return;
        }
        int p2 = plane.get(at - 3 * step);
        int q2 = plane.get(at + 2 * step);
        if (!isCalm(plane.get(at - 4 * step), p2, p1, p0)
                || !isCalm(plane.get(at + 3 * step), q2, q1, q0)) {
            return;
        }
        if (Math.abs(p1 - p0) > highVariance || Math.abs(q1 - q0) > highVariance) {
            adjustNearest(plane, at, step, p0, q0, 3 * (q0 - p0) + clamp(p1 - q1));
        } else if (isOuter) {
            int difference = clamp(3 * (q0 - p0) + clamp(p1 - q1));
            adjust(plane, at - 3 * step, p2, q2, 5 * step, 9 * difference + 63 >> 7);
            adjust(plane, at - 2 * step, p1, q1, 3 * step, 18 * difference + 63 >> 7);
            adjust(plane, at - step, p0, q0, step, 27 * difference + 63 >> 7);
        } else {
            int change = adjustNearest(plane, at, step, p0, q0, 3 * (q0 - p0));
            adjust(plane, at - 2 * step, p1, q1, 3 * step, change + 1 >> 1);
        }
    }

    /** Brings the samples at the edge together, and returns by how much q0 moves. */
    private static int adjustNearest(
            Plane plane, int at, int step, int p0, int q0, int difference) {
        int change = clamp(difference + 4) >> 3;
        plane.set(at - step, p0 + (clamp(difference + 3) >> 3));
        plane.set(at, q0 - change);
        return change;
    }

    /** Brings the sample p, and q at a distance from it, together. */
    private static void adjust(Plane plane, int at, int p, int q, int distance, int change) {
        plane.set(at, p + change);
        plane.set(at + distance, q - change);
    }

    /** Whether the step across the edge may come from quantization. */
    private boolean isSmall(int p1, int p0, int q0, int q1, boolean isOuter) {
        int limit = isOuter ? outerLimit : innerLimit;
        return 2 * Math.abs(p0 - q0) + (Math.abs(p1 - q1) >> 1) <= limit;
    }

    /** Whether the steps on one side of the edge are small. */
    private boolean isCalm(int fourth, int third, int second, int nearest) {
        return Math.abs(fourth - third) <= interiorLimit
                && Math.abs(third - second) <= interiorLimit
                && Math.abs(second - nearest) <= interiorLimit;
    }

    /** To a signed byte. */
    private static int clamp(int value) {
        return Math.max(-128, Math.min(127, value));
    }
}
