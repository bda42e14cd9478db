package io.github.vitrine;

import io.github.vitrine.image.PictureScratch;
import io.github.vitrine.tensor.Shape;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * What a call needs to prepare pictures, kept for the next call: a batch for each size of them, and
 * scratch memory. One call at a time.
 */
final class PictureMemory {
    private final PictureScratch scratch = new PictureScratch();
    private final List<PixelBatch> batches = new ArrayList<>();
    private int used;

    /** What preparing a picture takes. */
    PictureScratch scratch() {
        return scratch;
    }

    /** Empties all batches. */
    void reset() {
        used = 0;
    }

    /** The batch for pictures of a shape, [C, H, W]; an empty one for the first of them. */
    PixelBatch batch(Shape shape) {
        for (PixelBatch batch : batches()) {
            if (batch.picture().equals(shape)) {
                return batch;
            }
        }
        if (used == batches.size()) {
            batches.add(new PixelBatch());
        }
        PixelBatch batch = batches.get(used++);
        batch.begin(shape);
        return batch;
    }

    /** The batches, in the order of their first pictures. */
    List<PixelBatch> batches() {
        return batches.subList(0, used);
    }

    private long bytes() {
        long sum = scratch.bytes();
        for (PixelBatch batch : batches) {
            sum += batch.bytes();
        }
        return sum;
    }

    /**
     * Lends memory to calls from any number of threads. What is idle is kept up to a limit, so that
     * neither a rush of calls nor one huge picture takes memory for ever.
     */
    static final class Pool {
        /** Bytes that idle memory may take altogether: some 80 single pictures of 224 x 224. */
        static final long MOST_IDLE = 64L << 20;

        private final Deque<PictureMemory> idle = new ArrayDeque<>();
        private long idleBytes;

        /** Memory for a call; after an exception it is not given back. */
        synchronized PictureMemory borrow() {
            PictureMemory memory = idle.pollLast();
            if (memory == null) {
                return new PictureMemory();
            }
            idleBytes -= memory.bytes();
            return memory;
        }

        /** Takes memory back, or drops it where it would be too much. */
        synchronized void giveBack(PictureMemory memory) {
            long bytes = memory.bytes();
            if (idleBytes + bytes <= MOST_IDLE) {
                idle.addLast(memory);
                idleBytes += bytes;
            }
        }

        /** What idle memory takes now. */
        synchronized long idleBytes() {
            return idleBytes;
        }
    }
}
