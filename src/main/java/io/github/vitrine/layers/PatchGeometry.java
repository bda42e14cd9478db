package io.github.vitrine.layers;

/**
 * What a model sees: its pictures' channels and size, and the size of a patch, in pixels.
 *
 * @param channels C
 * @param height H, the height it was trained at
 * @param width W, the width it was trained at
 * @param patchHeight height of a patch
 * @param patchWidth width of a patch
 * @param padded whether pixels at the right and bottom that don't fill a patch make one all the
 *     same, filled up with zeros (timm's {@code dynamic_img_pad}), instead of being dropped
 */
public record PatchGeometry(
        int channels, int height, int width, int patchHeight, int patchWidth, boolean padded) {
    /**
     * A geometry that drops what does not fill a patch.
     *
     * @param channels C
     * @param height H, the height it was trained at
     * @param width W, the width it was trained at
     * @param patchHeight height of a patch
     * @param patchWidth width of a patch
     */
    public PatchGeometry(int channels, int height, int width, int patchHeight, int patchWidth) {
        this(channels, height, width, patchHeight, patchWidth, false);
    }

    /**
     * Rows of patches in a picture.
     *
     * @param pictureHeight in pixels
     * @return how many
     */
    public int rows(int pictureHeight) {
        return patches(pictureHeight, patchHeight);
    }

    /**
     * Columns of patches in a picture.
     *
     * @param pictureWidth in pixels
     * @return how many
     */
    public int columns(int pictureWidth) {
        return patches(pictureWidth, patchWidth);
    }

    /**
     * Rows of patches at the trained size.
     *
     * @return how many
     */
    public int rows() {
        return rows(height);
    }

    /**
     * Columns of patches at the trained size.
     *
     * @return how many
     */
    public int columns() {
        return columns(width);
    }

    private int patches(int pixels, int patch) {
        return padded ? (pixels + patch - 1) / patch : pixels / patch;
    }
}
