package io.github.vitrine.image.vp8;

/**
 * How a subblock of 4 x 4 luma samples is predicted (RFC 6386, section 12.3; the order is the
 * RFC's).
 *
 * <p>Most modes continue the samples around a subblock in some direction. A pattern names for each
 * of the 16 samples the place on the {@link SubblockPrediction edge} that it continues, numbered
 * from the left column's lower end: {@code t5} is the weighted mean of the three edge samples
 * around number 5, the corner, and {@code h5} of numbers 5 and 6.
 */
enum SubblockMode {
    /** The mean of the samples above and to the left. */
    DC(),
    /** True motion: above + left - corner. */
    TM(),
    VE("t6 t7 t8 t9", "t6 t7 t8 t9", "t6 t7 t8 t9", "t6 t7 t8 t9"),
    HE("t4 t4 t4 t4", "t3 t3 t3 t3", "t2 t2 t2 t2", "t1 t1 t1 t1"),
    LD("t7 t8 t9 t10", "t8 t9 t10 t11", "t9 t10 t11 t12", "t10 t11 t12 t13"),
    RD("t5 t6 t7 t8", "t4 t5 t6 t7", "t3 t4 t5 t6", "t2 t3 t4 t5"),
    VR("h5 h6 h7 h8", "t5 t6 t7 t8", "t4 h5 h6 h7", "t3 t5 t6 t7"),
    VL("h6 h7 h8 h9", "t7 t8 t9 t10", "h7 h8 h9 t11", "t8 t9 t10 t12"),
    HD("h4 t5 t6 t7", "h3 t4 h4 t5", "h2 t3 h3 t4", "h1 t2 h2 t3"),
    HU("h3 t3 h2 t2", "h2 t2 h1 t1", "h1 t1 h0 h0", "h0 h0 h0 h0");

    private static final SubblockMode[] VALUES = values();

    private final int[] pattern;

    SubblockMode(String... rows) {
        String[] places = String.join(" ", rows).split(" ");
        pattern = new int[rows.length * 4];
        for (int i = 0; i < pattern.length; i++) {
            int number = Integer.parseInt(places[i].substring(1));
            pattern[i] = places[i].charAt(0) == 'h' ? number : number + SubblockPrediction.EDGE;
        }
    }

    static SubblockMode of(int ordinal) {
        return VALUES[ordinal];
    }

    /**
     * Where each sample comes from, rows from top to bottom: a mean of two by the number of the
     * first, a mean of three by the number of the one in the middle plus the edge's length. Empty
     * for {@link #DC} and {@link #TM}.
     */
    int[] pattern() {
        return pattern;
    }
}
