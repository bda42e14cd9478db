package io.github.vitrine.kernels;

/**
 * The sixteen virtual lanes over which every reduction runs, so that its order of additions does
 * not depend on the machine: element i goes to lane i mod 16, then the lanes are added in one fixed
 * tree.
 */
public final class Lanes {
    /** How many virtual lanes there are: those of a 512-bit vector. */
    public static final int COUNT = 16;

    private Lanes() {}

    /**
     * Adds the lanes: lane i to lane i + 8, then + 4, + 2, + 1.
     *
     * @param lanes at least 16 partial sums
     * @return their sum
     */
    public static float sum(float[] lanes) {
        return sum(lanes, 0);
    }

    /**
     * Adds some of many lanes: lane i to lane i + 8, then + 4, + 2, + 1.
     *
     * @param lanes holds 16 partial sums
     * @param at where the first is
     * @return their sum
     */
    public static float sum(float[] lanes, int at) {
        float a = lanes[at] + lanes[at + 8] + (lanes[at + 4] + lanes[at + 12]);
        float b = lanes[at + 1] + lanes[at + 9] + (lanes[at + 5] + lanes[at + 13]);
        float c = lanes[at + 2] + lanes[at + 10] + (lanes[at + 6] + lanes[at + 14]);
        float d = lanes[at + 3] + lanes[at + 11] + (lanes[at + 7] + lanes[at + 15]);
        return a + c + (b + d);
    }

    /**
     * Rounds a count up to whole groups of lanes.
     *
     * @param count a number of elements
     * @return the next multiple of 16
     */
    public static int roundUp(int count) {
        return (count + COUNT - 1) & -COUNT;
    }
}
