package io.github.vitrine.layers;

import io.github.vitrine.ops.Interpolation;
import io.github.vitrine.ops.Ops;
import io.github.vitrine.tensor.Shape;
import io.github.vitrine.tensor.Tensor;
import java.util.Arrays;

/**
 * Positions as a bias on attention's scores: each head has learned a number for every distance, in
 * rows and columns, of a query's patch from a key's (Raffel et al., 2019, arXiv:1910.10683, section
 * 2.1; Bao et al., 2021, "BEiT", arXiv:2106.08254), and three more for pairs with the class token.
 * Reference: transformers, {@code beit/modeling_beit.py}.
 *
 * <p>The bias of the trained grid is spread out once, unless that would take more memory than
 * models are worth; the bias of another grid is spread out in each call, with the table of
 * distances resized.
 */
final class RelativePositionBias {
    /** The floats that one model may keep: 256 MiB of them. */
    static final long MAX_KEPT = 1 << 26;

    private final RelativePositionConfig config;
    private final Tensor table; // [distances + 3, Hn]
    private final Tensor kept; // [Hn, N, N] of the trained grid, or null

    private RelativePositionBias(RelativePositionConfig config, Tensor table, Tensor kept) {
        this.config = config;
        this.table = table;
        this.kept = kept;
    }

    /**
     * Takes a table from a checkpoint: {@code relative_position_bias [(2 * rows - 1) * (2 * columns
     * - 1) + 3, Hn]}.
     *
     * @param parameters the scope that holds it
     * @param config the trained grid
     * @param encoder the encoder's sizes
     * @return the layer
     */
    static RelativePositionBias load(
            Parameters parameters, RelativePositionConfig config, EncoderConfig encoder) {
        int heads = encoder.attention().heads();
        int copies = config.shared() ? 1 : encoder.depth();
        long distances = (2L * config.rows() - 1) * (2L * config.columns() - 1);
        Tensor table = parameters.tensor("relative_position_bias", distances + 3, heads);
        TokenGrid trained = new TokenGrid(1, config.rows(), config.columns());
        boolean audit = table.elements() == 0; // nothing to compute with yet
        if (audit || elements(heads, trained) > MAX_KEPT / copies) {
            return new RelativePositionBias(config, table, null);
        }
        Tensor kept = Tensor.zeros(heads, trained.tokens(), trained.tokens());
        new Spread(config, table, trained).into(kept, 0, heads * trained.tokens());
        return new RelativePositionBias(config, table, kept);
    }

    /**
     * The bias of a grid.
     *
     * @param ops what to compute with
     * @param grid what the tokens stand for: a class token and patches
     * @return {@code [Hn, N, N]}: per head, query and key; to be read only, and within the caller's
     *     frame
     * @throws IllegalArgumentException if there are more of them than an array holds
     */
    Tensor at(Ops ops, TokenGrid grid) {
        if (kept != null && grid.rows() == config.rows() && grid.columns() == config.columns()) {
            return kept;
        }
        int heads = table.size(1);
        if (elements(heads, grid) > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(
                    String.format(
                            "expected pictures whose relative positions one array holds, found"
                                    + " %d x %d patches for %d heads",
                            grid.rows(), grid.columns(), heads));
        }
        Tensor bias = ops.take(heads, grid.tokens(), grid.tokens());
        Spread spread = new Spread(config, table, grid);
        ops.forEach(heads * grid.tokens(), (from, to, worker) -> spread.into(bias, from, to));
        return bias;
    }

    private static long elements(int heads, TokenGrid grid) {
        long tokens = 1 + (long) grid.rows() * grid.columns();
        // More than this no array holds anyway, and the product must not overflow.
        return tokens > 1 << 16 ? Long.MAX_VALUE : heads * tokens * tokens;
    }

    /** The table of one grid, laid out so that a query's row of keys is a stretch of it. */
    private static final class Spread {
        private final TokenGrid grid;
        private final int heads;
        private final int width; // distances along a row
        private final float[] distances; // [Hn, 2 * rows - 1, width], backwards along both axes
        private final Tensor table;

        Spread(RelativePositionConfig config, Tensor table, TokenGrid grid) {
            this.grid = grid;
            this.table = table;
            heads = table.size(1);
            width = 2 * grid.columns() - 1;
            // The reference takes rows for columns here, so that a table that is not square is
            // resized, and wrongly, even for the trained grid. Models live with what they got.
            Shape stored = Shape.of(2L * config.columns() - 1, 2L * config.rows() - 1, heads);
            Tensor resized =
                    Interpolation.BILINEAR.resize(
                            Tensor.view(stored, table.data(), table.offset()),
                            2 * grid.rows() - 1,
                            width); // [2 * rows - 1, width, Hn]
            int count = resized.elements() / heads;
            distances = new float[resized.elements()];
            for (int i = 0; i < count; i++) {
                for (int head = 0; head < heads; head++) {
                    distances[head * count + count - 1 - i] = resized.data()[i * heads + head];
                }
            }
        }

        /**
         * Fills some rows of the bias.
         *
         * @param bias {@code [Hn, N, N]}
         * @param from the first row: a head and a query
         * @param to one past the last
         */
        void into(Tensor bias, int from, int to) {
            int tokens = grid.tokens();
            for (int i = from; i < to; i++) {
                int at = bias.offset() + i * tokens;
                int head = i / tokens;
                int query = i % tokens - 1;
                if (query < 0) {
                    Arrays.fill(bias.data(), at, at + tokens, special(3, head));
                    bias.data()[at] = special(1, head);
                } else {
                    bias.data()[at] = special(2, head);
                    patches(bias.data(), at + 1, head, query);
                }
            }
        }

        /** A query's bias for the patches, row by row of keys. */
        private void patches(float[] target, int at, int head, int query) {
            int columns = grid.columns();
            int first = head * (2 * grid.rows() - 1) + grid.rows() - 1 - query / columns;
            int from = first * width + columns - 1 - query % columns;
            for (int row = 0; row < grid.rows(); row++) {
                System.arraycopy(
                        distances, from + row * width, target, at + row * columns, columns);
            }
        }

        /**
         * The bias of a pair with the class token.
         *
         * @param fromEnd the row of the table: 3 from the class token to a patch, 2 from a patch to
         *     the class token, 1 from the class token to itself
         */
        private float special(int fromEnd, int head) {
            return table.data()[table.offset() + (table.size(0) - fromEnd) * heads + head];
        }
    }
}
