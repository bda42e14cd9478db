package io.github.vitrine.image;

/** How large a picture becomes when it is resized, before any crop. */
sealed interface TargetSize {
    /**
     * Width and height.
     *
     * @param width columns
     * @param height rows
     */
    record Size(int width, int height) {
        @Override
        public String toString() {
            return width + " x " + height;
        }
    }

    /**
     * The size that a picture of another size becomes. Both sides are at least 1, except that
     * {@link KeepRatio} lets the shorter side of a thin picture vanish, as its reference does.
     */
    Size of(Size picture);

    /** Which part of a resized picture is kept where there is no other crop: usually all of it. */
    default Window kept(Size resized) {
        return Window.all(resized);
    }

    /** Pictures stay as they are. */
    record Same() implements TargetSize {
        @Override
        public Size of(Size picture) {
            return picture;
        }
    }

    /**
     * Every picture becomes the same size; its aspect ratio is not kept.
     *
     * @param size the size
     */
    record Exact(Size size) implements TargetSize {
        @Override
        public Size of(Size picture) {
            return size;
        }
    }

    /**
     * The shorter side becomes {@code edge} and the aspect ratio is kept; the longer side is cut
     * down to a whole number.
     *
     * @param edge the shorter side
     */
    record ShortestEdge(int edge) implements TargetSize {
        @Override
        public Size of(Size picture) {
            boolean tall = picture.width() <= picture.height();
            int shorter = tall ? picture.width() : picture.height();
            int longer = tall ? picture.height() : picture.width();
            // The cast to int holds at its largest value; nothing of that size is ever allocated.
            int other = (int) ((double) ((long) edge * longer) / shorter);
            return tall ? new Size(edge, other) : new Size(other, edge);
        }
    }

    /**
     * The shorter side becomes {@code shortest} unless the longer one would pass {@code longest};
     * then that is the longer side. Follows Hugging Face's {@code get_size_with_aspect_ratio}, with
     * its roundings; a side never vanishes.
     *
     * @param shortest the shorter side
     * @param longest the limit of the longer side
     */
    record Edges(int shortest, int longest) implements TargetSize {
        @Override
        public Size of(Size picture) {
            boolean tall = picture.width() < picture.height();
            double shorter = Math.min(picture.width(), picture.height());
            double longer = Math.max(picture.width(), picture.height());
            double exact = shortest;
            if (longer / shorter * shortest > longest) {
                exact = longest * shorter / longer;
            }
            int edge = (int) Math.rint(exact);
            if (edge == shorter) {
                return picture;
            }
            int other = Math.max(1, (int) (exact * longer / shorter));
            edge = Math.max(1, edge);
            return tall ? new Size(edge, other) : new Size(other, edge);
        }
    }

    /**
     * The aspect ratio is kept, and the picture gets about the area of a size, cut down around the
     * centre to whole patches: never more of them than the size itself has (NaViT; Dehghani et al.,
     * 2023, arXiv:2307.06304). A picture so thin that it would have no patch across is larger, and
     * is cut down along.
     *
     * @param size whose area pictures get
     * @param patch the size of a patch
     */
    record WholePatches(Size size, Size patch) implements TargetSize {
        @Override
        public Size of(Size picture) {
            double area = (double) size.width() * size.height();
            double scale = Math.sqrt(area / picture.width() / picture.height());
            scale = Math.max(scale, (double) patch.width() / picture.width());
            scale = Math.max(scale, (double) patch.height() / picture.height());
            return new Size(
                    Math.max(patch.width(), (int) Math.rint(picture.width() * scale)),
                    Math.max(patch.height(), (int) Math.rint(picture.height() * scale)));
        }

        @Override
        public Window kept(Size resized) {
            int most =
                    Math.max(1, (size.width() / patch.width()) * (size.height() / patch.height()));
            int columns = Math.min(most, resized.width() / patch.width());
            int rows = Math.min(most, resized.height() / patch.height());
            if (columns > rows) {
                columns = Math.min(columns, most / rows);
            } else {
                rows = Math.min(rows, most / columns);
            }
            Size part = new Size(columns * patch.width(), rows * patch.height());
            return new Window(
                    resized,
                    (resized.width() - part.width()) / 2,
                    (resized.height() - part.height()) / 2,
                    part);
        }

        @Override
        public String toString() {
            return "to whole patches of " + patch + " that cover the area of " + size;
        }
    }

    /**
     * The aspect ratio is kept, and the picture just covers a size or just fits into it. Follows
     * timm's {@code ResizeKeepRatio}: sides are rounded, halves to even.
     *
     * @param size the size
     * @param inside whether to fit into the size rather than to cover it
     */
    record KeepRatio(Size size, boolean inside) implements TargetSize {
        @Override
        public Size of(Size picture) {
            double down = (double) picture.height() / size.height();
            double across = (double) picture.width() / size.width();
            double ratio = inside ? Math.max(down, across) : Math.min(down, across);
            return new Size(
                    (int) Math.rint(picture.width() / ratio),
                    (int) Math.rint(picture.height() / ratio));
        }
    }
}
