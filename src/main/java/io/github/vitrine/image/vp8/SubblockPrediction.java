package io.github.vitrine.image.vp8;

/**
 * Predicts subblocks of 4 x 4 luma samples from the samples around them (RFC 6386, section 12.3).
 *
 * <p>These form an edge of 13 samples: the column to the left from its lower end up, the corner,
 * the four samples above, and the four to their right. Here its ends are repeated once, so that a
 * mean of three has a neighbour everywhere.
 */
final class SubblockPrediction {
    /** The edge's length. */
    static final int EDGE = 15;

    private static final int CORNER = 5;
    private static final int ABOVE = 6;
    private static final int RIGHT = 10;

    private final Plane plane;
    private final int[] edge = new int[EDGE];

    /** Of the edge, means of two from 0, and means of three from EDGE. */
    private final int[] means = new int[2 * EDGE];

    /** The samples above and to the right of the current macroblock. */
    private final int[] aboveRight = new int[4];

    SubblockPrediction(Plane luma) {
        this.plane = luma;
    }

    /**
     * Turns to a macroblock. Subblocks at its right side see the samples above the macroblock to
     * the right, whatever their row, for those beside them are not decoded yet. At the frame's
     * right edge, the last sample is repeated, as libwebp does.
     *
     * @param at the index of the macroblock's first sample
     */
    void begin(int at, boolean isFirstRow, boolean isLastColumn) {
        int last = at - plane.stride + Planes.LUMA_SIDE - 1;
        for (int i = 0; i < aboveRight.length; i++) {
            boolean isOutside = isFirstRow || isLastColumn;
            // The row above the frame has one value throughout.
            aboveRight[i] = plane.get(isOutside ? last : last + 1 + i);
        }
    }

    /**
     * Predicts a subblock.
     *
     * @param at the index of its first sample
     * @param isRightmost whether it is at its macroblock's right side
     */
    void predict(SubblockMode mode, int at, boolean isRightmost) {
        if (mode == SubblockMode.TM) {
            BlockPrediction.trueMotion(plane, at, 4);
            return;
        }
        readEdge(at, isRightmost);
        if (mode == SubblockMode.DC) {
            fillMean(at);
        } else {
            fillPattern(mode.pattern(), at);
        }
    }

    private void readEdge(int at, boolean isRightmost) {
        int above = at - plane.stride;
        for (int i = 0; i < 4; i++) {
            edge[CORNER - 1 - i] = plane.get(at - 1 + i * plane.stride);
            edge[ABOVE + i] = plane.get(above + i);
            edge[RIGHT + i] = isRightmost ? aboveRight[i] : plane.get(above + 4 + i);
        }
        edge[CORNER] = plane.get(above - 1);
        edge[0] = edge[1];
        edge[EDGE - 1] = edge[EDGE - 2];
    }

    private void fillMean(int at) {
        int sum = 4;
        for (int i = 0; i < 4; i++) {
            sum += edge[CORNER - 1 - i] + edge[ABOVE + i];
        }
        for (int y = 0; y < 4; y++) {
            plane.fill(at + y * plane.stride, 4, sum >> 3);
        }
    }

    private void fillPattern(int[] pattern, int at) {
        for (int i = 0; i < EDGE - 1; i++) {
            means[i] = edge[i] + edge[i + 1] + 1 >> 1;
        }
        for (int i = 1; i < EDGE - 1; i++) {
            means[EDGE + i] = edge[i - 1] + 2 * edge[i] + edge[i + 1] + 2 >> 2;
        }
        for (int y = 0; y < 4; y++) {
            for (int x = 0; x < 4; x++) {
                plane.set(at + y * plane.stride + x, means[pattern[4 * y + x]]);
            }
        }
    }
}
