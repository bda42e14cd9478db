package io.github.vitrine.image.vp8;

/**
 * A frame's planes: luma, and chroma at half its size.
 *
 * @param columns of macroblocks
 * @param rows of macroblocks
 */
record Planes(int columns, int rows, Plane luma, Plane blue, Plane red) {
    static final int LUMA_SIDE = 16;
    static final int CHROMA_SIDE = 8;

    Planes(int columns, int rows) {
        this(
                columns,
                rows,
                new Plane(LUMA_SIDE * columns, LUMA_SIDE * rows),
                new Plane(CHROMA_SIDE * columns, CHROMA_SIDE * rows),
                new Plane(CHROMA_SIDE * columns, CHROMA_SIDE * rows));
    }
}
