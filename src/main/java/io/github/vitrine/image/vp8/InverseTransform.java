package io.github.vitrine.image.vp8;

/** From coefficients to differences of samples (RFC 6386, section 14), in whole numbers. */
final class InverseTransform {
    private static final int BLOCK = CoefficientReader.BLOCK;

    /** In 65536ths: the square root of 2, times the sine and (less 1) the cosine of pi / 8. */
    private static final int SINE = 35468;

    private static final int COSINE_LESS_1 = 20091;

    /** Columns of the intermediate result. */
    private final int[] columns = new int[BLOCK];

    /**
     * The inverse Walsh-Hadamard transform (section 14.3) of the luma blocks' means, each of which
     * becomes a block's first coefficient. {@code means} is overwritten.
     */
    static void spreadMeans(int[] means, int[] coefficients) {
        for (int x = 0; x < 4; x++) {
            int outer = means[x] + means[12 + x];
            int inner = means[4 + x] + means[8 + x];
            int innerStep = means[4 + x] - means[8 + x];
            int outerStep = means[x] - means[12 + x];
            means[x] = outer + inner;
            means[4 + x] = outerStep + innerStep;
            means[8 + x] = outer - inner;
            means[12 + x] = outerStep - innerStep;
        }
        for (int y = 0, at = 0; y < BLOCK; y += 4, at += 4 * BLOCK) {
            int outer = means[y] + means[y + 3] + 3;
            int inner = means[y + 1] + means[y + 2];
            int innerStep = means[y + 1] - means[y + 2];
            int outerStep = means[y] - means[y + 3] + 3;
            coefficients[at] = (short) (outer + inner >> 3);
            coefficients[at + BLOCK] = (short) (outerStep + innerStep >> 3);
            coefficients[at + 2 * BLOCK] = (short) (outer - inner >> 3);
            coefficients[at + 3 * BLOCK] = (short) (outerStep - innerStep >> 3);
        }
    }

    /**
     * Adds the inverse cosine transform (section 14.4) of a block to 4 x 4 predicted samples.
     *
     * @param from where the block's 16 coefficients begin
     * @param at the index of the first sample
     */
    void add(int[] coefficients, int from, Plane plane, int at) {
        boolean hasAc = false;
        for (int i = from + 1; i < from + BLOCK; i++) {
            hasAc |= coefficients[i] != 0;
        }
        if (hasAc) {
            addBlock(coefficients, from, plane, at);
        } else if (coefficients[from] != 0) {
            addConstant(coefficients[from] + 4 >> 3, plane, at);
        }
    }

    private static void addConstant(int difference, Plane plane, int at) {
        for (int y = 0, row = at; y < 4; y++, row += plane.stride) {
            for (int x = row; x < row + 4; x++) {
                plane.set(x, plane.get(x) + difference);
            }
        }
    }

    private void addBlock(int[] in, int from, Plane plane, int at) {
        for (int x = 0; x < 4; x++) {
            int i = from + x;
            int even = in[i] + in[i + 8];
            int evenStep = in[i] - in[i + 8];
            int oddStep = sine(in[i + 4]) - cosine(in[i + 12]);
            int odd = cosine(in[i + 4]) + sine(in[i + 12]);
            columns[x] = even + odd;
            columns[4 + x] = evenStep + oddStep;
            columns[8 + x] = evenStep - oddStep;
            columns[12 + x] = even - odd;
        }
        for (int y = 0, row = at; y < BLOCK; y += 4, row += plane.stride) {
            int even = columns[y] + columns[y + 2] + 4;
            int evenStep = columns[y] - columns[y + 2] + 4;
            int oddStep = sine(columns[y + 1]) - cosine(columns[y + 3]);
            int odd = cosine(columns[y + 1]) + sine(columns[y + 3]);
            plane.set(row, plane.get(row) + (even + odd >> 3));
            plane.set(row + 1, plane.get(row + 1) + (evenStep + oddStep >> 3));
            plane.set(row + 2, plane.get(row + 2) + (evenStep - oddStep >> 3));
            plane.set(row + 3, plane.get(row + 3) + (even - odd >> 3));
        }
    }

    private static int sine(int value) {
        return value * SINE >> 16;
    }

    private static int cosine(int value) {
        return value + (value * COSINE_LESS_1 >> 16);
    }
}
