package io.github.vitrine.image.vp8;

import java.util.Arrays;

/**
 * Reads macroblocks' coefficients from the token partitions, in order, each multiplied by its
 * quantizer's factor (RFC 6386, sections 13 and 14.1).
 *
 * <p>A macroblock has 24 blocks of 4 x 4: 16 of luma, 4 of blue chroma, 4 of red. Unless its
 * subblocks are predicted one by one, another stands before them, the RFC's Y2: the luma blocks'
 * first coefficients, their means, transformed once more.
 */
final class CoefficientReader {
    static final int BLOCK = 16;
    static final int LUMA_BLOCKS = 16;

    /** Where the chroma planes' blocks begin. */
    static final int BLUE = LUMA_BLOCKS * BLOCK;

    static final int RED = BLUE + 4 * BLOCK;
    private static final int COUNT = RED + 4 * BLOCK;

    /** The kinds of blocks that have probabilities of their own. */
    private static final int LUMA_AFTER_MEANS = 0;

    private static final int MEANS = 1;
    private static final int CHROMA = 2;
    private static final int LUMA = 3;

    /** What a macroblock's neighbours see of it along an edge: luma, blue, red, and means. */
    private static final int CONTEXTS = 4 + 2 + 2 + 1;

    private static final int BLUE_CONTEXT = 4;
    private static final int RED_CONTEXT = 6;
    private static final int MEANS_CONTEXT = 8;

    private final TokenReader tokens;

    /** 1 where the nearest block above has coefficients, else 0; CONTEXTS for each column. */
    private final int[] above;

    /** Likewise, to the left. */
    private final int[] left = new int[CONTEXTS];

    private final int[] means = new int[BLOCK];
    private final int[] coefficients = new int[COUNT];
    private boolean isEmpty;

    CoefficientReader(FrameHeader header, int columns) {
        tokens = new TokenReader(header.tokenProbabilities());
        above = new int[CONTEXTS * columns];
    }

    /** To be called before the first macroblock of each row. */
    void beginRow() {
        Arrays.fill(left, 0);
    }

    /**
     * Passes over a macroblock that has no coefficients. If it would have no means either, the next
     * macroblocks look past it at the means before it.
     */
    void skip(int column, boolean hasMeans) {
        int count = hasMeans ? CONTEXTS : CONTEXTS - 1;
        Arrays.fill(above, column * CONTEXTS, column * CONTEXTS + count, 0);
        Arrays.fill(left, 0, count, 0);
        isEmpty = true;
    }

    /** Reads the next macroblock. */
    void read(BoolDecoder in, int column, boolean hasMeans, Quantizer quantizer) {
        Arrays.fill(coefficients, 0);
        isEmpty = true;
        int up = column * CONTEXTS;
        if (hasMeans) {
            readMeans(in, up + MEANS_CONTEXT, quantizer);
        }
        for (int i = 0; i < LUMA_BLOCKS; i++) {
            readLuma(in, up + i % 4, i / 4, hasMeans, quantizer, i * BLOCK);
        }
        for (int i = 0; i < 4; i++) {
            readChroma(in, up, BLUE_CONTEXT, i, quantizer, BLUE + i * BLOCK);
        }
        for (int i = 0; i < 4; i++) {
            readChroma(in, up, RED_CONTEXT, i, quantizer, RED + i * BLOCK);
        }
    }

    /** Whether the last macroblock has no coefficients but zeros. */
    boolean isEmpty() {
        return isEmpty;
    }

    /** The last macroblock's, [24 blocks, 4, 4]; of no meaning if it {@link #isEmpty}. */
    int[] coefficients() {
        return coefficients;
    }

    private void readMeans(BoolDecoder in, int up, Quantizer quantizer) {
        Arrays.fill(means, 0);
        int neighbours = above[up] + left[MEANS_CONTEXT];
        int count = tokens.read(in, MEANS, neighbours, 0, quantizer.means(), means, 0);
        above[up] = left[MEANS_CONTEXT] = count > 0 ? 1 : 0;
        if (count > 0) {
            InverseTransform.spreadMeans(means, coefficients);
        }
    }

    private void readLuma(
            BoolDecoder in, int up, int side, boolean hasMeans, Quantizer quantizer, int at) {
        int first = hasMeans ? 1 : 0;
        int count =
                tokens.read(
                        in,
                        hasMeans ? LUMA_AFTER_MEANS : LUMA,
                        above[up] + left[side],
                        first,
                        quantizer.luma(),
                        coefficients,
                        at);
        above[up] = left[side] = count > first ? 1 : 0;
        noteBlock(count, at);
    }

    private void readChroma(
            BoolDecoder in, int column, int context, int block, Quantizer quantizer, int at) {
        int up = column + context + block % 2;
        int side = context + block / 2;
        int count =
                tokens.read(
                        in,
                        CHROMA,
                        above[up] + left[side],
                        0,
                        quantizer.chroma(),
                        coefficients,
                        at);
        above[up] = left[side] = count > 0 ? 1 : 0;
        noteBlock(count, at);
    }

    /** Zeros that are spelled out count as coefficients, as in libwebp. */
    private void noteBlock(int count, int at) {
        isEmpty &= count <= 1 && coefficients[at] == 0;
    }
}
