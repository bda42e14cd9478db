package io.github.vitrine.layers;

/**
 * What a model sees: its pictures' channels and size, and the size of a patch, in pixels.
 *
 * @param channels C
 * @param height H, the height it was trained at
 * @param width W, the width it was trained at
 * @param patchHeight height of a patch
 * @param patchWidth width of a patch
 */
public record PatchGeometry(int channels, int height, int width, int patchHeight, int patchWidth) {
    /**
     * Rows of patches in a picture.
     *
     * @param pictureHeight in pixels
     * @return whole patches only
     */
    public int rows(int pictureHeight) {
        return pictureHeight / patchHeight;
    }

    /**
     * Columns of patches in a picture.
     *
     * @param pictureWidth in pixels
     * @return whole patches only
     */
    public int columns(int pictureWidth) {
        return pictureWidth / patchWidth;
    }

    /**
     * Rows of patches at the trained size.
     *
     * @return whole patches only
     */
    public int rows() {
        return rows(height);
    }

    /**
     * Columns of patches at the trained size.
     *
     * @return whole patches only
     */
    public int columns() {
        return columns(width);
    }
}
