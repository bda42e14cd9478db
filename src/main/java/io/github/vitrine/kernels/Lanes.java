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
        float a = lanes[0] + lanes[8] + (lanes[4] + lanes[12]);
        float b = lanes[1] + lanes[9] + (lanes[5] + lanes[13]);
        float c = lanes[2] + lanes[10] + (lanes[6] + lanes[14]);
        float d = lanes[3] + lanes[11] + (lanes[7] + lanes[15]);
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
