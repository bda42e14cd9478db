package io.github.vitrine.image.vp8;

/**
 * Smooths the edges between blocks that quantization has made (RFC 6386, sections 15.1 and 15.4),
 * in all of a frame, macroblock after macroblock: the left edge, the vertical edges inside, the
 * upper edge, the horizontal edges inside.
 */
final class LoopFilter {
    private static final int LEVELS = 64;

    /** Beside the level, in a macroblock's strength. */
    private static final int INSIDE = LEVELS;

    private final FilterHeader header;
    private final Segmentation segmentation;
    private final Planes planes;
    private final EdgeFilter[] filters = new EdgeFilter[LEVELS];

    /** By macroblock: the level, and whether edges inside it are filtered. */
    private final byte[] strengths;

    LoopFilter(FrameHeader header, Planes planes) {
        this.header = header.filter();
        this.segmentation = header.segmentation();
        this.planes = planes;
        strengths = new byte[planes.columns() * planes.rows()];
        for (int level = 0; level < LEVELS; level++) {
            filters[level] = new EdgeFilter(level, header.filter().sharpness());
        }
    }

    /**
     * Notes how strongly a macroblock is to be filtered. Its inside is left alone if it was
     * predicted as a whole and nothing was added: then it has no edges.
     */
    void note(Macroblock macroblock, int column, int row, boolean isEmpty) {
        int base = segmentation.filterLevel(macroblock.segment, header.level());
        int level = header.level(base, macroblock.hasSubblocks());
        int inside = macroblock.hasSubblocks() || !isEmpty ? INSIDE : 0;
        strengths[row * planes.columns() + column] = (byte) (level | inside);
    }

    /** Filters the planes, once all macroblocks are in them. */
    void apply() {
        if (header.level() == 0) {
            return;
        }
        for (int row = 0; row < planes.rows(); row++) {
            for (int column = 0; column < planes.columns(); column++) {
                int strength = strengths[row * planes.columns() + column];
                if (strength % LEVELS > 0) {
                    filter(column, row, strength);
                }
            }
        }
    }

    private void filter(int column, int row, int strength) {
        EdgeFilter filter = filters[strength % LEVELS];
        boolean isInside = (strength & INSIDE) != 0;
        filter(filter, planes.luma(), Planes.LUMA_SIDE, column, row, isInside);
        if (!header.isSimple()) {
            filter(filter, planes.blue(), Planes.CHROMA_SIDE, column, row, isInside);
            filter(filter, planes.red(), Planes.CHROMA_SIDE, column, row, isInside);
        }
    }

    private void filter(
            EdgeFilter filter, Plane plane, int side, int column, int row, boolean isInside) {
        int at = plane.index(column * side, row * side);
        int stride = plane.stride;
        // Vertical edges are crossed from left to right, horizontal ones from above.
        if (column > 0) {
            edge(filter, plane, at, 1, stride, side, true);
        }
        for (int x = 4; isInside && x < side; x += 4) {
            edge(filter, plane, at + x, 1, stride, side, false);
        }
        if (row > 0) {
            edge(filter, plane, at, stride, 1, side, true);
        }
        for (int y = 4; isInside && y < side; y += 4) {
            edge(filter, plane, at + y * stride, stride, 1, side, false);
        }
    }

    private void edge(
            EdgeFilter filter,
            Plane plane,
            int at,
            int across,
            int along,
            int length,
            boolean isOuter) {
        for (int i = 0; i < length; i++) {
            if (header.isSimple()) {
                filter.simple(plane, at + i * along, across, isOuter);
            } else {
                filter.normal(plane, at + i * along, across, isOuter);
            }
        }
    }
}
