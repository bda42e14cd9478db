package io.github.vitrine.image.vp8;

/**
 * Predicts a macroblock's samples in one plane from the row above and the column to the left (RFC
 * 6386, section 12.2).
 */
final class BlockPrediction {
    private static final int NO_NEIGHBOURS = 128;

    private BlockPrediction() {}

    /**
     * Predicts.
     *
     * @param column of macroblocks
     * @param row of macroblocks
     * @param side 16 in luma, 8 in chroma
     */
    static void predict(BlockMode mode, Plane plane, int column, int row, int side) {
        int at = plane.index(column * side, row * side);
        switch (mode) {
            case DC -> {
                int mean = mean(plane, at, side, row > 0, column > 0);
                for (int y = 0; y < side; y++) {
                    plane.fill(at + y * plane.stride, side, mean);
                }
            }
            case VERTICAL -> {
                for (int y = 0; y < side; y++) {
                    plane.copy(at - plane.stride, at + y * plane.stride, side);
                }
            }
            case HORIZONTAL -> {
                for (int y = 0; y < side; y++) {
                    int first = at + y * plane.stride;
                    plane.fill(first, side, plane.get(first - 1));
                }
            }
            case TRUE_MOTION -> trueMotion(plane, at, side);
        }
    }

    /** Above + left - corner, of a square of any size. */
    static void trueMotion(Plane plane, int at, int side) {
        int above = at - plane.stride;
        int corner = plane.get(above - 1);
        for (int y = 0; y < side; y++) {
            int first = at + y * plane.stride;
            int step = plane.get(first - 1) - corner;
            for (int x = 0; x < side; x++) {
                plane.set(first + x, plane.get(above + x) + step);
            }
        }
    }

    /** The mean of what the frame has of the neighbours: its outside does not count here. */
    private static int mean(Plane plane, int at, int side, boolean hasAbove, boolean hasLeft) {
        int sum = 0;
        int count = 0;
        if (hasAbove) {
            for (int x = 0; x < side; x++) {
                sum += plane.get(at - plane.stride + x);
            }
            count += side;
        }
        if (hasLeft) {
            for (int y = 0; y < side; y++) {
                sum += plane.get(at + y * plane.stride - 1);
            }
            count += side;
        }
        return count == 0 ? NO_NEIGHBOURS : (sum + count / 2) / count;
    }
}
