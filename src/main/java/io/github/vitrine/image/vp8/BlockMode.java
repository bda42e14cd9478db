package io.github.vitrine.image.vp8;

/**
 * How a macroblock's luma or chroma is predicted as a whole (RFC 6386, sections 11.2 and 12.2). The
 * order is that of the RFC's trees.
 */
enum BlockMode {
    DC(SubblockMode.DC),
    VERTICAL(SubblockMode.VE),
    HORIZONTAL(SubblockMode.HE),
    TRUE_MOTION(SubblockMode.TM);

    private final SubblockMode asSubblock;

    BlockMode(SubblockMode asSubblock) {
        this.asSubblock = asSubblock;
    }

    /** The mode that a neighbour with subblocks takes this for. */
    SubblockMode asSubblock() {
        return asSubblock;
    }
}
