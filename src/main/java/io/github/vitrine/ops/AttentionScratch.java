package io.github.vitrine.ops;

import io.github.vitrine.kernels.Kernels;
import io.github.vitrine.kernels.Packing;
import io.github.vitrine.kernels.Strips;

/** One worker's memory for attention: the keys and values of one head, and a block of scores. */
final class AttentionScratch {
    /** The scores of a block of queries against a block of keys. */
    final Strips scores = strips(AttentionOp.QUERY_BLOCK, AttentionOp.KEY_BLOCK);

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

    private static Strips strips(int rows, int columns) {
        return new Strips(new float[Strips.length(rows, columns)], rows, columns);
    }

    /** Packs one head's keys and values, unless they are at hand already. */
    void pack(
            Kernels kernels,
            int head,
            float[] qkv,
            int keysFrom,
            int valuesFrom,
            int stride,
            int tokens,
            int width) {
        if (head == headAtHand) {
            return;
        }
        int panelWidth = kernels.panelWidth();
        int keyPanels = (tokens + panelWidth - 1) / panelWidth;
        int valuePanels = (width + panelWidth - 1) / panelWidth;
        if (keys.length < keyPanels * panelWidth * width) {
            keys = new float[keyPanels * panelWidth * width];
        }
        if (values.length < valuePanels * panelWidth * tokens) {
            values = new float[valuePanels * panelWidth * tokens];
        }
        for (int panel = 0; panel < keyPanels; panel++) {
            int key = panel * panelWidth;
            int count = Math.min(panelWidth, tokens - key);
            kernels.transpose(
                    qkv, keysFrom + key * stride, stride, count, width, keys, key * width);
        }
        int at = 0;
        for (int key = 0; key < tokens; key += AttentionOp.KEY_BLOCK) {
            int count = Math.min(AttentionOp.KEY_BLOCK, tokens - key);
            for (int column = 0; column < width; column += panelWidth) {
                int columns = Math.min(panelWidth, width - column);
                Packing.copy(
                        qkv,
                        valuesFrom + key * stride + column,
                        stride,
                        count,
                        columns,
                        values,
                        at,
                        panelWidth);
                at += count * panelWidth;
            }
        }
        headAtHand = head;
    }
}
