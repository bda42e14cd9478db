package io.github.vitrine.layers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import org.junit.jupiter.api.Test;

class OutputOrderTest {
    /** Two heads of two: queries 0 to 3, keys 10 to 13, values 20 to 23 in the checkpoint. */
    private static final float[] STORED = {0, 1, 2, 3, 10, 11, 12, 13, 20, 21, 22, 23};

    private final OutputOrder byHead = new OutputOrder(3, 2);

    @Test
    void partsTakeTurns() {
        float[] expected = {0, 1, 10, 11, 20, 21, 2, 3, 12, 13, 22, 23};
        assertArrayEquals(expected, byHead.of(STORED));
    }

    @Test
    void runsFollowEachOtherInTheCheckpoint() {
        for (int output = 0; output < STORED.length; output++) {
            int run = byHead.run(output, STORED.length);
            assertEquals(output % 2 == 0 ? 2 : 1, run);
            int stored = byHead.stored(output, STORED.length);
            for (int i = 0; i < run; i++) {
                assertEquals(stored + i, byHead.stored(output + i, STORED.length));
            }
        }
    }

    @Test
    void asStoredChangesNothing() {
        assertSame(STORED, OutputOrder.AS_STORED.of(STORED));
        assertNull(byHead.of(null));
        assertEquals(7, OutputOrder.AS_STORED.stored(7, STORED.length));
        assertEquals(5, OutputOrder.AS_STORED.run(7, STORED.length));
    }
}
