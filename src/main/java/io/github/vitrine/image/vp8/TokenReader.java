package io.github.vitrine.image.vp8;

/** Reads the coefficients of one block of 4 x 4 after another (RFC 6386, sections 13.1 to 13.3). */
final class TokenReader {
    private static final int BLOCK = CoefficientReader.BLOCK;
    private static final int[] ZIGZAG = {0, 1, 4, 8, 5, 2, 3, 6, 9, 12, 13, 10, 7, 11, 14, 15};
    private static final int[] BANDS = {0, 1, 2, 3, 6, 4, 5, 6, 6, 6, 6, 6, 6, 6, 6, 7};

    /** The categories of large values: where each begins, and the probabilities of its bits. */
    private static final int[] CATEGORY_BASE = {5, 7, 11, 19, 35, 67};

    private static final int[][] CATEGORY_BITS = {
        {159},
        {165, 145},
        {173, 148, 140},
        {176, 155, 140, 135},
        {180, 157, 141, 134, 130},
        {254, 254, 243, 230, 196, 177, 153, 140, 133, 130, 129}
    };

    private final int[] probabilities;

    /** Of any kind, with probabilities as {@link TokenProbabilities} lays them out. */
    TokenReader(int[] probabilities) {
        this.probabilities = probabilities;
    }

    /**
     * Reads a block.
     *
     * @param kind whose probabilities, 0 to 3
     * @param neighbours how many of the blocks above and to the left have coefficients
     * @param first the position to begin at, 0 or 1
     * @param factors what the coefficients are multiplied by
     * @param out takes the coefficients, those of zero left out, row by row from {@code at}
     * @return the position after the last coefficient; {@code first} if there is none
     */
    int read(
            BoolDecoder in,
            int kind,
            int neighbours,
            int first,
            Quantizer.Factors factors,
            int[] out,
            int at) {
        int position = first;
        int node = node(kind, position, neighbours);
        while (in.bit(probabilities[node]) == 1) {
            while (in.bit(probabilities[node + 1]) == 0) {
                // After a zero comes no end, for the block would have ended before it.
                if (++position == BLOCK) {
                    return BLOCK;
                }
                node = node(kind, position, 0);
            }
            int magnitude = in.bit(probabilities[node + 2]) == 0 ? 1 : large(in, node);
            int value = in.flag() ? -magnitude : magnitude;
            // 16 bits are what decoders keep; an encoder stays far below.
            int factor = position == 0 ? factors.dc() : factors.ac();
            out[at + ZIGZAG[position]] = (short) (value * factor);
            if (++position == BLOCK) {
                return BLOCK;
            }
            node = node(kind, position, Math.min(magnitude, 2));
        }
        return position;
    }

    private int large(BoolDecoder in, int node) {
        if (in.bit(probabilities[node + 3]) == 0) {
            if (in.bit(probabilities[node + 4]) == 0) {
                return 2;
            }
            return 3 + in.bit(probabilities[node + 5]);
        }
        int category;
        if (in.bit(probabilities[node + 6]) == 0) {
            category = in.bit(probabilities[node + 7]);
        } else {
            int upper = in.bit(probabilities[node + 8]);
            category = 2 + 2 * upper + in.bit(probabilities[node + 9 + upper]);
        }
        int extra = 0;
        for (int probability : CATEGORY_BITS[category]) {
            extra = extra << 1 | in.bit(probability);
        }
        return CATEGORY_BASE[category] + extra;
    }

    private static int node(int kind, int position, int context) {
        int band = kind * TokenProbabilities.BANDS + BANDS[position];
        return (band * TokenProbabilities.CONTEXTS + context) * TokenProbabilities.BRANCHES;
    }
}
