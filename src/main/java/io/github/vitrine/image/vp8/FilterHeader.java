package io.github.vitrine.image.vp8;

/**
 * The loop filter's settings (RFC 6386, section 9.4).
 *
 * @param isSimple whether it is the one that leaves chroma alone
 * @param level 0 to 63; 0 switches the filter off, whatever the segments say
 * @param sharpness 0 to 7: how much of a step inside a block is taken for an edge of the picture
 * @param keyFrameDelta what is added to the level in every macroblock of a key frame
 * @param subblocksDelta what is added where subblocks are predicted one by one
 */
record FilterHeader(
        boolean isSimple, int level, int sharpness, int keyFrameDelta, int subblocksDelta) {
    private static final int DELTAS = 4;

    static FilterHeader read(BoolDecoder in) {
        boolean isSimple = in.flag();
        int level = in.literal(6);
        int sharpness = in.literal(3);
        int keyFrameDelta = 0;
        int subblocksDelta = 0;
        boolean hasDeltas = in.flag();
        if (hasDeltas && in.flag()) {
            // Four by reference frame, then four by mode: a key frame uses the first of each.
            for (int i = 0; i < 2 * DELTAS; i++) {
                int delta = in.optionalSigned(6);
                if (i == 0) {
                    keyFrameDelta = delta;
                } else if (i == DELTAS) {
                    subblocksDelta = delta;
                }
            }
        }
        return new FilterHeader(isSimple, level, sharpness, keyFrameDelta, subblocksDelta);
    }

    /** A macroblock's level, 0 to 63. */
    int level(int segmentLevel, boolean hasSubblocks) {
        int level = segmentLevel + keyFrameDelta + (hasSubblocks ? subblocksDelta : 0);
        return Math.max(0, Math.min(63, level));
    }
}
