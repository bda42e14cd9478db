package io.github.vitrine.ops;

import io.github.vitrine.kernels.Epilogue;
import io.github.vitrine.kernels.Kernels;
import io.github.vitrine.kernels.Product;
import io.github.vitrine.kernels.Strips;
import io.github.vitrine.parallel.Workers;
import io.github.vitrine.tensor.Tensor;

/**
 * Scaled dot-product attention, {@code softmax(q kᵀ / sqrt(width) + bias) v} (Vaswani et al., 2017,
 * section 3.2.1), by blocks of queries and keys, so that memory grows with the number of tokens and
 * not with its square. The softmax runs along as a maximum and a sum per query that are corrected
 * from block to block (Milakov and Gimelshein, 2018, arXiv:1805.02867; Dao et al., 2022,
 * arXiv:2205.14135).
 *
 * <p>The block sizes are constants, never functions of the machine: they are part of the numeric
 * contract.
 */
final class AttentionOp implements Workers.Job {
    /** Queries per block: their scores and sums stay in the second-level cache. */
    static final int QUERY_BLOCK = 48;

    /** Keys per block; a multiple of every panel width. */
    private static final int KEY_BLOCK = 256;

    /** Keys in the last block, at most: 257 tokens are one block, 1025 are four. */
    static final int LAST_KEY_BLOCK = 384;

    private final Kernels kernels;
    private final Scratch[] scratch;
    private final Strips qkv;
    private final Tensor bias; // null for none
    private final Strips out;
    private final int images;
    private final int heads;
    private final int width;
    private final int tokens;
    private final int queries;
    private final float scale;
    private final float softmaxScale; // what scores still lack when the softmax gets them

    /**
     * Prepares one call.
     *
     * @param scratch each worker's
     * @param qkv {@code [B * N, H * 3 * Dh]}: head after head, each its queries, keys, values
     * @param images B
     * @param heads H
     * @param bias {@code [H, N, N]}, or null
     * @param queries how many of the first tokens attend; the rest are attended to only
     * @param out {@code [B * queries, H * Dh]}
     */
    AttentionOp(
            Kernels kernels,
            Scratch[] scratch,
            Strips qkv,
            int images,
            int heads,
            Tensor bias,
            int queries,
            Strips out) {
        this.kernels = kernels;
        this.scratch = scratch;
        this.qkv = qkv;
        this.bias = bias;
        this.out = out;
        this.images = images;
        this.heads = heads;
        this.tokens = qkv.rows() / images;
        this.queries = queries;
        this.width = qkv.columns() / 3 / heads;
        this.scale = 1 / (float) Math.sqrt(width);
        this.softmaxScale = bias == null ? scale : 1;
    }

    /** How many keys are in the block that begins with one. */
    static int keysFrom(int key, int tokens) {
        return tokens - key <= LAST_KEY_BLOCK ? tokens - key : KEY_BLOCK;
    }

    /** The number of pieces of work: blocks of queries of all heads of all images. */
    int items() {
        return images * heads * queryBlocks();
    }

    private int queryBlocks() {
        return (queries + QUERY_BLOCK - 1) / QUERY_BLOCK;
    }

    /** Runs some pieces. */
    @Override
    public void run(int from, int to, int worker) {
        for (int item = from; item < to; item++) {
            int head = item / queryBlocks();
            int query = item % queryBlocks() * QUERY_BLOCK;
            block(head / heads, head % heads, query, scratch[worker]);
        }
    }

    private void block(int image, int head, int query, Scratch own) {
        AttentionScratch at = own.attention;
        Product product = own.product;
        int rows = Math.min(QUERY_BLOCK, queries - query);
        pack(image, head, at);
        queries(image, head, query, rows, at);
        int row = image * queries + query;
        boolean inPlace = canMixInPlace(head);
        if (inPlace) {
            at.mixed.within(out, row, head * width, width);
        } else {
            at.mixed.alone(width);
        }
        int panels = (width + kernels.panelWidth() - 1) / kernels.panelWidth();
        at.softmax.begin(rows, softmaxScale);
        for (int key = 0, keys; key < tokens; key += keys) {
            keys = keysFrom(key, tokens);
            scores(head, query, rows, key, keys, own);
            softmax(rows, keys, at);
            int values = at.values.at() + key * panels * kernels.panelWidth();
            // mixed += exp(scores) v                                     [rows, width]
            product.left(at.scores, 0, rows)
                    .right(at.values.values(), values, keys, width)
                    .into(at.mixed.strips, at.mixed.row)
                    .then(Epilogue.NONE, at.mixed.column);
            if (key > 0) {
                product.continuing();
            }
            kernels.multiply(product);
        }
        for (int i = 0; i < rows; i++) {
            scale(at.mixed, i, 1 / at.softmax.sum(i));
        }
        if (!inPlace) {
            at.mixed.copyTo(out, row, head * width, rows);
        }
    }

    /** Whether a product can leave a head's columns of the output as they are to be. */
    private boolean canMixInPlace(int head) {
        // Of a picture that others follow, a tile would overwrite what is theirs.
        return images == 1
                && width % kernels.panelWidth() == 0
                && HeadRows.areInOneStrip(head * width, width);
    }

    /** Finds a block of queries: where it is, or a copy where a product can't read it there. */
    private void queries(int image, int head, int query, int rows, AttentionScratch at) {
        int row = image * tokens + query;
        int column = 3 * head * width;
        if (images == 1 && HeadRows.areInOneStrip(column, width)) {
            at.queries.within(qkv, row, column, width);
        } else {
            at.queries.alone(width);
            at.queries.copyFrom(qkv, row, column, rows);
        }
    }

    private void pack(int image, int head, AttentionScratch at) {
        int keys = (3 * head + 1) * width;
        at.pack(kernels, image * heads + head, qkv, image * tokens, tokens, keys, width);
    }

    /** {@code scores = q kᵀ}, with a bias scaled and added to it, {@code [rows, keys]}. */
    private void scores(int head, int query, int rows, int key, int keys, Scratch own) {
        AttentionScratch at = own.attention;
        kernels.multiply(
                own.product
                        .left(at.queries.strips, at.queries.row, at.queries.column, rows)
                        .right(at.keys.values(), at.keys.at() + key * width, width, keys)
                        .into(at.scores, 0));
        for (int row = 0; bias != null && row < rows; row++) {
            addBias(at.scores, row, head, query + row, key, keys);
        }
    }

    private void scale(HeadRows x, int row, float factor) {
        for (int first = 0; first < width; first += Strips.WIDTH) {
            int count = Math.min(Strips.WIDTH, width - first);
            int from = x.strips.at(x.row + row, x.column + first);
            kernels.scale(x.strips.values(), from, count, factor);
        }
    }

    /** Scales a query's scores against a block of keys and adds the bias. */
    private void addBias(Strips scores, int row, int head, int query, int key, int keys) {
        int at = bias.offset() + (head * tokens + query) * tokens + key;
        for (int first = 0; first < keys; first += Strips.WIDTH) {
            int count = Math.min(Strips.WIDTH, keys - first);
            int from = scores.at(row, first);
            kernels.scale(scores.values(), from, count, scale);
            kernels.add(scores.values(), from, bias.data(), at + first, count);
        }
    }

    /** Turns a block of scores into exponentials and corrects what was mixed before. */
    private void softmax(int rows, int keys, AttentionScratch at) {
        Strips scores = at.scores;
        at.softmax.next(kernels, scores.values(), scores.at(0, 0), scores.stripDistance(), keys);
        for (int row = 0; row < rows; row++) {
            if (at.softmax.correction(row) != 1) {
                scale(at.mixed, row, at.softmax.correction(row));
            }
        }
    }

    /**
     * The attention weights themselves, for those who ask: {@code softmax(q kᵀ / sqrt(width) +
     * bias)}.
     *
     * @param chosen which heads
     * @param weights {@code [B, chosen.length, N, N]}
     */
    void weights(int from, int to, int[] chosen, Tensor weights, int worker) {
        Scratch own = scratch[worker];
        AttentionScratch at = own.attention;
        for (int item = from; item < to; item++) {
            int head = chosen[item % chosen.length];
            pack(item / chosen.length, head, at);
            for (int query = 0; query < tokens; query += QUERY_BLOCK) {
                int rows = Math.min(QUERY_BLOCK, tokens - query);
                queries(item / chosen.length, head, query, rows, at);
                for (int key = 0, keys; key < tokens; key += keys) {
                    keys = keysFrom(key, tokens);
                    scores(head, query, rows, key, keys, own);
                    for (int row = 0; row < rows; row++) {
                        int target = weights.offset() + (item * tokens + query + row) * tokens;
                        at.scores.get(row, 0, weights.data(), target + key, keys);
                    }
                }
                for (int row = 0; row < rows; row++) {
                    int target = weights.offset() + (item * tokens + query + row) * tokens;
                    Softmax.row(kernels, weights.data(), target, tokens, softmaxScale, own);
                }
            }
        }
    }
}
