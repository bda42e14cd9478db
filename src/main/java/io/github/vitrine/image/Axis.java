package io.github.vitrine.image;

/**
 * One direction of a resize: a stretch of source pixels, and a window of target pixels.
 *
 * @param source number of source pixels
 * @param from where the resized stretch begins, in source pixels
 * @param to where it ends
 * @param target number of target pixels the stretch is mapped to
 * @param first the window's first target pixel
 * @param count the window's length
 */
record Axis(int source, float from, float to, int target, int first, int count) {
    /** The columns of a picture, of which {@code box} becomes the window's picture. */
    static Axis columns(Picture picture, Resizer.Box box, Window window) {
        return new Axis(
                picture.width(),
                box.left(),
                box.right(),
                window.resized().width(),
                window.left(),
                window.size().width());
    }

    /** The rows of a picture, of which {@code box} becomes the window's picture. */
    static Axis rows(Picture picture, Resizer.Box box, Window window) {
        return new Axis(
                picture.height(),
                box.top(),
                box.bottom(),
                window.resized().height(),
                window.top(),
                window.size().height());
    }

    /** Whether every target pixel is the source pixel of its number. */
    boolean unchanged() {
        return source == target && from == 0 && to == target;
    }
}
