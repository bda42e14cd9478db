package io.github.vitrine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.vitrine.tensor.Shape;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class PictureMemoryTest {
    private static final Shape SMALL = Shape.of(3, 2, 2);
    private static final Shape LARGE = Shape.of(3, 4, 4);

    private final PictureMemory.Pool pool = new PictureMemory.Pool();

    @Test
    void picturesOfOneSizeStandSideBySide() {
        PictureMemory memory = new PictureMemory();
        for (int round = 0; round < 2; round++) {
            memory.reset();
            for (int i = 0; i < 5; i++) {
                PixelBatch batch = memory.batch(i % 2 == 0 ? SMALL : LARGE);
                int length = (int) batch.picture().elements();
                int at = batch.add(i);
                assertEquals(length * (i / 2), at);
                Arrays.fill(batch.pixels(), at, at + length, i);
            }
            assertEquals(
                    List.of(Shape.of(3, 3, 2, 2), Shape.of(2, 3, 4, 4)),
                    memory.batches().stream().map(batch -> batch.tensor().shape()).toList());
            for (PixelBatch batch : memory.batches()) {
                for (int k = 0; k < batch.size(); k++) {
                    float[] picture = batch.tensor().row(k).toArray();
                    float[] expected = new float[picture.length];
                    Arrays.fill(expected, batch.index(k));
                    assertArrayEquals(expected, picture);
                }
            }
        }
    }

    @Test
    void theNextCallGetsTheMemoryOfTheLast() {
        PictureMemory memory = pool.borrow();
        memory.batch(SMALL).add(0);
        assertNotSame(memory, pool.borrow(), "one call at a time");
        pool.giveBack(memory);
        assertSame(memory, pool.borrow());
    }

    @Test
    void hugeMemoryIsNotKept() {
        PictureMemory memory = pool.borrow();
        memory.batch(Shape.of(1, 1, PictureMemory.Pool.MOST_IDLE / Float.BYTES)).add(0);
        pool.giveBack(memory);
        assertEquals(0, pool.idleBytes());
        assertNotSame(memory, pool.borrow());
    }

    @Test
    void aRushOfCallsIsNotKept() {
        PictureMemory[] calls = new PictureMemory[8];
        for (int i = 0; i < calls.length; i++) {
            calls[i] = pool.borrow();
            calls[i].batch(Shape.of(1, 1, PictureMemory.Pool.MOST_IDLE / Float.BYTES / 4)).add(0);
        }
        for (PictureMemory call : calls) {
            pool.giveBack(call);
        }
        long idle = pool.idleBytes();
        assertTrue(0 < idle && idle <= PictureMemory.Pool.MOST_IDLE, () -> idle + " bytes");
        assertSame(calls[2], pool.borrow(), "each is a little more than a quarter");
    }
}
