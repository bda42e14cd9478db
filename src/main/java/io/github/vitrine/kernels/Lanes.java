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
     * @param lanes at least 16 partial sums; the first half is overwritten
     * @return their sum
     */
    public static float sum(float[] lanes) {
        for (int half = COUNT / 2; half > 0; half /= 2) {
            for (int i = 0; i < half; i++) {
                lanes[i] += lanes[i + half];
            }
        }
        return lanes[0];
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
