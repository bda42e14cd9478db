package io.github.vitrine.cli;

import java.io.PrintWriter;

/** How far a long list of pictures is: a line that is overwritten, on a terminal only. */
final class PictureProgress {
    private final PrintWriter err;
    private final int total; // 0 for no line

    /** The launcher knows whether standard error is a terminal. */
    PictureProgress(PrintWriter err, int total) {
        this.err = err;
        this.total =
                Boolean.getBoolean("vitrine.terminal") && total > PictureBatches.SIZE ? total : 0;
    }

    void at(int done) {
        if (total > 0) {
            err.printf("\r%d of %d pictures ", done, total);
            err.flush();
        }
    }

    /** Makes room for something else. */
    void clear() {
        if (total > 0) {
            err.print("\r" + " ".repeat(2 * Integer.toString(total).length() + 14) + "\r");
            err.flush();
        }
    }
}
