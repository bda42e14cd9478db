package io.github.vitrine.image.vp8;

import java.util.Arrays;

/**
 * Up to four groups of macroblocks, each with its own quantizer and filter level (RFC 6386, section
 * 9.3).
 *
 * @param isEnabled whether there are any
 * @param isMapped whether each macroblock says its segment; else all are in the first
 * @param isAbsolute whether a segment's values replace the frame's, or are added to them
 * @param quantizers by segment
 * @param filterLevels by segment
 * @param treeProbabilities of the tree that tells the segment
 */
record Segmentation(
        boolean isEnabled,
        boolean isMapped,
        boolean isAbsolute,
        int[] quantizers,
        int[] filterLevels,
        int[] treeProbabilities) {
    static final int SEGMENTS = 4;

    static Segmentation read(BoolDecoder in) {
        boolean isEnabled = in.flag();
        boolean isMapped = isEnabled && in.flag();
        boolean hasValues = isEnabled && in.flag();
        // Without values they are zeros, for what is kept from an earlier frame is not there.
        boolean isAbsolute = !hasValues || in.flag();
        int[] quantizers = new int[SEGMENTS];
        int[] filterLevels = new int[SEGMENTS];
        if (hasValues) {
            Arrays.setAll(quantizers, segment -> in.optionalSigned(7));
            Arrays.setAll(filterLevels, segment -> in.optionalSigned(6));
        }
        int[] treeProbabilities = new int[SEGMENTS - 1];
        if (isMapped) {
            Arrays.setAll(treeProbabilities, node -> in.flag() ? in.literal(8) : 255);
        }
        return new Segmentation(
                isEnabled, isMapped, isAbsolute, quantizers, filterLevels, treeProbabilities);
    }

    /** A segment's quantizer where the frame's is {@code base}; it may be out of range. */
    int quantizer(int segment, int base) {
        return value(quantizers[segment], base);
    }

    /** A segment's filter level where the frame's is {@code base}; it may be out of range. */
    int filterLevel(int segment, int base) {
        return value(filterLevels[segment], base);
    }

    private int value(int own, int base) {
        if (!isEnabled) {
            return base;
        }
        return isAbsolute ? own : base + own;
    }
}
