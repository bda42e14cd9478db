package io.github.vitrine.ops;

import io.github.vitrine.kernels.FloatMath;
import io.github.vitrine.kernels.Kernels;
import io.github.vitrine.kernels.Lanes;
import io.github.vitrine.kernels.Product;
import io.github.vitrine.kernels.Strips;
import io.github.vitrine.tensor.Tensor;
import java.util.Arrays;

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
final class AttentionOp {
    /** Queries per block: their scores and sums stay in the second-level cache. */
    static final int QUERY_BLOCK = 48;

    /** Keys per block; a multiple of every panel width. */
    static final int KEY_BLOCK = 256;

    private final Kernels kernels;
    private final Tensor qkv;
    private final Tensor bias; // null for none
    private final Tensor out;
    private final int heads;
    private final int width;
    private final int tokens;
    private final int queries;
    private final float scale;
    private final float softmaxScale; // what scores still lack when the softmax gets them

    /**
     * Prepares one call.
     *
     * @param qkv {@code [B, N, 3 * H * Dh]}: queries, keys, values, each head after head
     * @param heads H
     * @param bias {@code [H, N, N]}, or null
     * @param queries how many of the first tokens attend; the rest are attended to only
     * @param out {@code [B, queries, H * Dh]}
     */
    AttentionOp(Kernels kernels, Tensor qkv, int heads, Tensor bias, int queries, Tensor out) {
        this.kernels = kernels;
        this.qkv = qkv;
        this.bias = bias;
        this.out = out;
        this.heads = heads;
        this.tokens = qkv.size(1);
        this.queries = queries;
        this.width = qkv.size(2) / 3 / heads;
        this.scale = 1 / (float) Math.sqrt(width);
        this.softmaxScale = bias == null ? scale : 1;
    }

    /** The number of pieces of work: blocks of queries of all heads of all images. */
    int items() {
        return qkv.size(0) * heads * queryBlocks();
    }

    private int queryBlocks() {
        return (queries + QUERY_BLOCK - 1) / QUERY_BLOCK;
    }

    /** Runs some pieces. */
    void run(int from, int to, Scratch scratch) {
        scratch.attention.reset();
        for (int item = from; item < to; item++) {
            int head = item / queryBlocks();
            int query = item % queryBlocks() * QUERY_BLOCK;
            block(head / heads, head % heads, query, scratch);
        }
    }

    private void block(int image, int head, int query, Scratch scratch) {
        AttentionScratch at = scratch.attention;
        int inner = heads * width;
        int stride = 3 * inner;
        int imageFrom = qkv.offset() + image * tokens * stride;
        int q = imageFrom + query * stride + head * width;
        int k = imageFrom + inner + head * width;
        int v = imageFrom + 2 * inner + head * width;
        int rows = Math.min(QUERY_BLOCK, queries - query);
        int o = out.offset() + (image * queries + query) * inner + head * width;
        at.pack(kernels, image * heads + head, qkv.data(), k, v, stride, tokens, width);
        int panels = (width + kernels.panelWidth() - 1) / kernels.panelWidth();
        for (int key = 0; key < tokens; key += KEY_BLOCK) {
            int keys = Math.min(KEY_BLOCK, tokens - key);
            Product product = scratch.product;
            // scores = q kᵀ                                              [rows, keys]
            product.left(qkv.data(), q, stride, rows)
                    .right(at.keys, key * width, width, keys)
                    .into(at.scores, 0);
            kernels.multiply(product);
            for (int row = 0; bias != null && row < rows; row++) {
                for (int first = 0; first < keys; first += Strips.WIDTH) {
                    int count = Math.min(Strips.WIDTH, keys - first);
                    int from = at.scores.at(row, first);
                    addBias(at.scores.values(), from, head, query + row, key + first, count);
                }
            }
            softmax(rows, keys, key == 0, o, inner, scratch);
            // out += exp(scores) v                                       [rows, width]
            product.left(at.scores, 0, rows)
                    .right(at.values, key * panels * kernels.panelWidth(), keys, width)
                    .into(out.data(), o, inner);
            if (key > 0) {
                product.continuing();
            }
            kernels.multiply(product);
        }
        for (int row = 0; row < rows; row++) {
            kernels.scale(out.data(), o + row * inner, width, 1 / at.sum[row]);
        }
    }

    /** Scales part of a query's scores and adds the bias. */
    private void addBias(float[] scores, int from, int head, int query, int key, int keys) {
        int at = bias.offset() + (head * tokens + query) * tokens + key;
        kernels.scale(scores, from, keys, scale);
        kernels.add(scores, from, bias.data(), at, keys);
    }

    /** Turns a block of scores into exponentials and corrects what was summed before. */
    private void softmax(int rows, int keys, boolean first, int o, int stride, Scratch scratch) {
        AttentionScratch at = scratch.attention;
        float[] scores = at.scores.values();
        int padded = Lanes.roundUp(keys);
        // All maxima before all exponentials: a row's would have to wait for each other.
        for (int row = 0; row < rows; row++) {
            if (padded > keys) {
                int end = at.scores.at(row, keys);
                Arrays.fill(scores, end, end + padded - keys, Float.NEGATIVE_INFINITY);
            }
            float max = Float.NEGATIVE_INFINITY;
            for (int key = 0; key < keys; key += Strips.WIDTH) {
                int count = Math.min(Strips.WIDTH, keys - key);
                max = Math.max(max, kernels.max(scores, at.scores.at(row, key), count));
            }
            max *= softmaxScale;
            if (first) {
                at.sum[row] = 0;
                at.max[row] = max;
            } else if (max > at.max[row]) {
                float correction = FloatMath.expNonPositive(at.max[row] - max);
                at.sum[row] *= correction;
                kernels.scale(out.data(), o + row * stride, width, correction);
                at.max[row] = max;
            }
        }
        for (int row = 0; row < rows; row++) {
            for (int key = 0; key < keys; key += Strips.WIDTH) {
                int count = Math.min(Strips.WIDTH, padded - key);
                int from = at.scores.at(row, key);
                at.sum[row] +=
                        kernels.expSum(
                                scores, from, count, softmaxScale, at.max[row], scratch.lanes);
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
    void weights(int from, int to, int[] chosen, Tensor weights, Scratch scratch) {
        scratch.attention.reset();
        int inner = heads * width;
        int stride = 3 * inner;
        for (int item = from; item < to; item++) {
            int image = item / chosen.length;
            int head = chosen[item % chosen.length];
            int q = qkv.offset() + image * tokens * stride + head * width;
            AttentionScratch at = scratch.attention;
            int k = q + inner;
            int v = k + inner;
            at.pack(kernels, image * heads + head, qkv.data(), k, v, stride, tokens, width);
            int target = weights.offset() + item * tokens * tokens;
            Product product =
                    scratch.product
                            .left(qkv.data(), q, stride, tokens)
                            .right(at.keys, 0, width, tokens)
                            .into(weights.data(), target, tokens);
            kernels.multiply(product);
            for (int row = 0; row < tokens; row++) {
                int scores = target + row * tokens;
                if (bias != null) {
                    addBias(weights.data(), scores, head, row, 0, tokens);
                }
                Softmax.row(kernels, weights.data(), scores, tokens, softmaxScale, scratch);
            }
        }
    }
}
