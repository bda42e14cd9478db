package io.github.vitrine.image;

import io.github.vitrine.image.TargetSize.Size;

/**
 * A part of a resized picture, which may reach beyond it.
 *
 * @param resized the whole resized picture
 * @param left the part's first column, negative if it reaches beyond the left edge
 * @param top the part's first row, negative if it reaches beyond the upper edge
 * @param size of the part
 */
record Window(Size resized, int left, int top, Size size) {
    /** The whole of a resized picture. */
    static Window all(Size resized) {
        return new Window(resized, 0, 0, resized);
    }

    /** What of the window lies inside the picture, if the window is centred on it. */
    Window inside() {
        Size part =
                new Size(
                        Math.min(resized.width(), size.width()),
                        Math.min(resized.height(), size.height()));
        return new Window(resized, Math.max(left, 0), Math.max(top, 0), part);
    }
}
