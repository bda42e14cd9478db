package io.github.vitrine.ops;

import io.github.vitrine.kernels.Kernels;
import io.github.vitrine.kernels.Strips;
import java.util.Arrays;

/** One worker's memory for attention: a block of queries, and the keys and values of one head. */
final class AttentionScratch {
    /** A block of queries, {@code [QUERY_BLOCK, headWidth]}. */
    Strips queries = strips(0);

    /** The scores of a block of queries against a block of keys. */
    final Strips scores = strips(AttentionOp.KEY_BLOCK);

    /** Values, mixed for a block of queries so far, {@code [QUERY_BLOCK, headWidth]}. */
    Strips mixed = strips(0);

    /** Per query of the block: the largest score so far, and the sum of exponentials so far. */
    final float[] max = new float[AttentionOp.QUERY_BLOCK];

    final float[] sum = new float[AttentionOp.QUERY_BLOCK];

    /** Keys as panels {@code [headWidth, keys]}. */
    float[] keys = new float[0];

    /** Values as panels {@code [keys of a block, headWidth]}, block after block. */
    float[] values = new float[0];

    private int headAtHand = -1;

    /** Forgets the packed head: its numbers are about to be another call's. */
    void reset() {
        headAtHand = -1;
    }

    private static Strips strips(int columns) {
        int rows = AttentionOp.QUERY_BLOCK;
        return new Strips(new float[Strips.length(rows, columns)], rows, columns);
    }

    /** Takes a block of queries: a head's columns of some rows. */
    void take(Strips qkv, int row, int column, int rows, int width) {
        if (queries.columns() != width) {
            queries = strips(width);
            mixed = strips(width);
        }
        for (int r = 0; r < rows; r++) {
            for (int first = 0; first < width; first += Strips.WIDTH) {
                int count = Math.min(Strips.WIDTH, width - first);
                qkv.get(row + r, column + first, queries.values(), queries.at(r, first), count);
            }
        }
    }

    /**
     * Packs one head's keys and values, unless they are at hand already.
     *
     * @param head its number, among those of all pictures
     * @param qkv holds them
     * @param row the first key's, and the first value's
     * @param tokens how many
     * @param keyColumn the head's first column among the keys'
     * @param valueColumn the head's first column among the values'
     * @param width of the head
     */
    void pack(
            Kernels kernels,
            int head,
            Strips qkv,
            int row,
            int tokens,
            int keyColumn,
            int valueColumn,
            int width) {
        if (head == headAtHand) {
            return;
        }
        packKeys(kernels, qkv, row, tokens, keyColumn, width);
        packValues(kernels.panelWidth(), qkv, row, tokens, valueColumn, width);
        headAtHand = head;
    }

    private void packKeys(Kernels kernels, Strips qkv, int row, int tokens, int column, int width) {
        int panelWidth = kernels.panelWidth();
        int panels = (tokens + panelWidth - 1) / panelWidth;
        if (keys.length < panels * panelWidth * width) {
            keys = new float[panels * panelWidth * width];
        }
        for (int key = 0; key < tokens; key += panelWidth) {
            int count = Math.min(panelWidth, tokens - key);
            for (int done = 0; done < width; ) {
                int part = Math.min(width - done, Strips.contiguous(column + done));
                int from = qkv.at(row + key, column + done);
                int at = key * width + done * panelWidth;
                kernels.transpose(qkv.values(), from, Strips.WIDTH, count, part, keys, at);
                done += part;
            }
        }
    }

    private void packValues(
            int panelWidth, Strips qkv, int row, int tokens, int column, int width) {
        int panels = (width + panelWidth - 1) / panelWidth;
        if (values.length < panels * panelWidth * tokens) {
            values = new float[panels * panelWidth * tokens];
        }
        int at = 0;
        for (int key = 0; key < tokens; key += AttentionOp.KEY_BLOCK) {
            int end = Math.min(tokens, key + AttentionOp.KEY_BLOCK);
            for (int first = 0; first < width; first += panelWidth) {
                int columns = Math.min(panelWidth, width - first);
                for (int r = key; r < end; r++) {
                    qkv.get(row + r, column + first, values, at, columns);
                    Arrays.fill(values, at + columns, at + panelWidth, 0);
                    at += panelWidth;
                }
            }
        }
    }
}
