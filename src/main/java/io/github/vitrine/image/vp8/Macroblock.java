package io.github.vitrine.image.vp8;

/** What the first partition says of one macroblock. One object serves all of a frame, in turn. */
final class Macroblock {
    static final int SUBBLOCKS = 16;

    int segment;

    /** Whether it has no coefficients, so that the token partition passes it over. */
    boolean isSkipped;

    /** How luma is predicted as a whole, or null if each subblock has its own mode. */
    BlockMode luma;

    /**
     * The subblocks' modes, rows from top to bottom; of no meaning unless {@link #luma} is null.
     */
    final SubblockMode[] subblocks = new SubblockMode[SUBBLOCKS];

    BlockMode chroma;

    boolean hasSubblocks() {
        return luma == null;
    }
}
