package io.github.vitrine.ops;

import io.github.vitrine.kernels.FloatArena;
import io.github.vitrine.kernels.Kernels;
import io.github.vitrine.kernels.Packing;
import io.github.vitrine.kernels.Stretch;
import io.github.vitrine.kernels.Strips;
import java.util.Arrays;

/** One worker's memory for attention: a block of queries, and the keys and values of one head. */
final class AttentionScratch {
    private static final int ROWS = AttentionOp.QUERY_BLOCK;

    private final FloatArena arena;

    /** A block of queries. */
    final HeadRows queries;

    /** The scores of a block of queries against a block of keys. */
    final Strips scores;

    /** Values, mixed for a block of queries so far. */
    final HeadRows mixed;

    /** The softmax of the block of queries, so far. */
    final RunningSoftmax softmax = new RunningSoftmax(ROWS);

    /** Keys as panels {@code [headWidth, keys]}. */
    Stretch keys = Stretch.NONE;

    /** Values as panels {@code [keys of a block, headWidth]}, block after block. */
    Stretch values = Stretch.NONE;

    private int headAtHand = -1;

    AttentionScratch(FloatArena arena) {
        this.arena = arena;
        queries = new HeadRows(arena);
        mixed = new HeadRows(arena);
        int columns = AttentionOp.LAST_KEY_BLOCK;
        scores = new Strips(arena.take(Strips.length(ROWS, columns)), ROWS, columns);
    }

    /** Forgets the packed head: its numbers are about to be another call's. */
    void reset() {
        headAtHand = -1;
    }

    /**
     * Packs one head's keys and values, unless they are at hand already.
     *
     * @param head its number, among those of all pictures
     * @param qkv holds them
     * @param row the first key's, and the first value's
     * @param tokens how many
     * @param column the keys' first, before the values'
     * @param width of the head
     */
    void pack(Kernels kernels, int head, Strips qkv, int row, int tokens, int column, int width) {
        if (head == headAtHand) {
            return;
        }
        packKeys(kernels.panelWidth(), qkv, row, tokens, column, width);
        packValues(kernels.panelWidth(), qkv, row, tokens, column + width, width);
        headAtHand = head;
    }

    private void packKeys(int panelWidth, Strips qkv, int row, int tokens, int column, int width) {
        int panels = (tokens + panelWidth - 1) / panelWidth;
        keys = arena.atLeast(keys, panels * panelWidth * width);
        for (int key = 0; key < tokens; key += panelWidth) {
            int count = Math.min(panelWidth, tokens - key);
            qkv.fetch(row + key, count, column, width);
            for (int done = 0; done < width; ) {
                int part = Math.min(width - done, Strips.contiguous(column + done));
                int from = qkv.at(row + key, column + done);
                int at = keys.at() + key * width + done * panelWidth;
                Packing.transpose(
                        qkv.values(),
                        from,
                        Strips.WIDTH,
                        count,
                        part,
                        keys.values(),
                        at,
                        panelWidth);
                done += part;
            }
        }
    }

    private void packValues(
            int panelWidth, Strips qkv, int row, int tokens, int column, int width) {
        int panels = (width + panelWidth - 1) / panelWidth;
        values = arena.atLeast(values, panels * panelWidth * tokens);
        float[] target = values.values();
        int at = values.at();
        for (int key = 0, end; key < tokens; key = end) {
            end = key + AttentionOp.keysFrom(key, tokens);
            qkv.fetch(row + key, end - key, column, width);
            for (int first = 0; first < width; first += panelWidth) {
                int columns = Math.min(panelWidth, width - first);
                for (int r = key; r < end; r++) {
                    qkv.get(row + r, column + first, target, at, columns);
                    Arrays.fill(target, at + columns, at + panelWidth, 0);
                    at += panelWidth;
                }
            }
        }
    }
}
