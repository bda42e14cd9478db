package io.github.vitrine.image.vp8;

import java.util.Arrays;

/**
 * Reads macroblocks' headers from the first partition, in order (RFC 6386, sections 9.3, 10, 11 and
 * 19.3).
 */
final class ModeReader {
    private static final int[] SEGMENT_TREE = {2, 4, -0, -1, -2, -3};

    /** Leaves are ordinals of {@link BlockMode}; the last is a macroblock with subblocks. */
    private static final int[] LUMA_TREE = {-4, 2, 4, 6, -0, -1, -2, -3};

    private static final int[] LUMA_PROBABILITIES = {145, 156, 163, 128};
    private static final int[] CHROMA_TREE = {-0, 2, -1, 4, -2, -3};
    private static final int[] CHROMA_PROBABILITIES = {142, 114, 183};
    private static final BlockMode[] MODES = BlockMode.values();

    private final BoolDecoder in;
    private final FrameHeader header;

    /** The modes of the subblocks above, of all columns of the frame. */
    private final SubblockMode[] above;

    /** The modes of the four subblocks to the left. */
    private final SubblockMode[] left = new SubblockMode[4];

    ModeReader(BoolDecoder in, FrameHeader header, int columns) {
        this.in = in;
        this.header = header;
        above = new SubblockMode[4 * columns];
        Arrays.fill(above, SubblockMode.DC);
    }

    /** To be called before the first macroblock of each row. */
    void beginRow() {
        Arrays.fill(left, SubblockMode.DC);
    }

    /** Reads the next macroblock. */
    void read(Macroblock macroblock, int column) {
        Segmentation segmentation = header.segmentation();
        macroblock.segment =
                segmentation.isMapped()
                        ? in.leaf(SEGMENT_TREE, segmentation.treeProbabilities())
                        : 0;
        int skipProbability = header.skipProbability();
        macroblock.isSkipped = skipProbability >= 0 && in.bit(skipProbability) == 1;
        int luma = in.leaf(LUMA_TREE, LUMA_PROBABILITIES);
        if (luma < MODES.length) {
            macroblock.luma = MODES[luma];
            SubblockMode mode = macroblock.luma.asSubblock();
            Arrays.fill(above, 4 * column, 4 * column + 4, mode);
            Arrays.fill(left, mode);
        } else {
            macroblock.luma = null;
            readSubblocks(macroblock.subblocks, 4 * column);
        }
        macroblock.chroma = MODES[in.leaf(CHROMA_TREE, CHROMA_PROBABILITIES)];
    }

    private void readSubblocks(SubblockMode[] modes, int column) {
        for (int i = 0; i < modes.length; i++) {
            int y = i / 4;
            int x = column + i % 4;
            int[] probabilities = SubblockModes.probabilities(above[x], left[y]);
            modes[i] = SubblockMode.of(in.leaf(SubblockModes.TREE, probabilities));
            above[x] = modes[i];
            left[y] = modes[i];
        }
    }
}
