package io.github.vitrine.layers;

/**
 * The order in which a matrix keeps its outputs: those of equal parts in turns, a stretch of each.
 *
 * @param parts how many, one after the other in the checkpoint
 * @param stretch outputs of a turn: a part has a multiple of it
 */
record OutputOrder(int parts, int stretch) {
    /** As the checkpoint has them. */
    static final OutputOrder AS_STORED = new OutputOrder(1, 1);

    /**
     * Where the checkpoint has an output.
     *
     * @param output in this order
     * @param outputs of all parts
     * @return in the checkpoint's order
     */
    int stored(int output, int outputs) {
        int turn = output / stretch;
        return turn % parts * (outputs / parts) + turn / parts * stretch + output % stretch;
    }

    /**
     * How many outputs, from one on, follow each other in the checkpoint too.
     *
     * @param output in this order
     * @param outputs of all parts
     * @return at least 1
     */
    int run(int output, int outputs) {
        return parts == 1 ? outputs - output : stretch - output % stretch;
    }

    /** Puts one value per output, or null for none, into this order. */
    float[] of(float[] stored) {
        if (stored == null || parts == 1) {
            return stored;
        }
        float[] values = new float[stored.length];
        for (int run, i = 0; i < values.length; i += run) {
            run = run(i, values.length);
            System.arraycopy(stored, stored(i, values.length), values, i, run);
        }
        return values;
    }
}
