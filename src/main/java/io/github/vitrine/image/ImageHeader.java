package io.github.vitrine.image;

/**
 * What a container walk finds out before anything is decoded.
 *
 * @param width columns as stored, before orientation
 * @param height rows as stored
 * @param orientation how the stored picture must be turned
 */
record ImageHeader(int width, int height, Orientation orientation) {
    /** For messages. */
    @Override
    public String toString() {
        return width + " x " + height + " pixels";
    }
}
