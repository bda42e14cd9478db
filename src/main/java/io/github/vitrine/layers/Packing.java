package io.github.vitrine.layers;

import io.github.vitrine.kernels.ElementType;
import io.github.vitrine.kernels.FloatSlabs;
import io.github.vitrine.kernels.PackedMatrix;
import io.github.vitrine.parallel.Workers;
import java.util.ArrayList;
import java.util.List;

/**
 * Packs matrices, all of them at once. New memory is cleared first, by the JVM and the system,
 * which takes as long as packing; so workers do that for a slab each, and then pack a matrix each.
 */
final class Packing {
    private final FloatSlabs slabs = new FloatSlabs();
    private final List<Job> jobs = new ArrayList<>();

    /**
     * What a worker does.
     *
     * @param weights to pack
     * @param slabs where to; null where packed weights are no floats, and have memory of their own
     * @param index of the matrix in the slabs
     */
    private record Job(StackedWeights weights, FloatSlabs slabs, int index) {
        /** Packs them, given memory for a panel's rows. */
        PackedMatrix pack(float[] rows) {
            return slabs == null ? weights.pack(rows) : weights.pack(slabs.stretch(index), rows);
        }
    }

    /** Adds a matrix. */
    void add(StackedWeights weights) {
        if (weights.type() == ElementType.FLOAT32) {
            jobs.add(new Job(weights, slabs, slabs.add(weights.length())));
        } else {
            jobs.add(new Job(weights, null, 0));
        }
    }

    /**
     * Reads and packs all that was added.
     *
     * @param workers do it
     * @return the matrices, in the order in which they were added
     * @throws io.github.vitrine.error.CheckpointException if some can't be read or kept
     */
    PackedMatrix[] run(Workers workers) {
        PackedMatrix[] packed = new PackedMatrix[jobs.size()];
        // In turn: while the JVM compiles, workers are not equally fast.
        workers.runInTurn(slabs.count(), new Allocating(slabs));
        workers.runInTurn(packed.length, new Run(jobs, packed, new float[workers.count()][0]));
        return packed;
    }

    private record Allocating(FloatSlabs slabs) implements Workers.ItemJob {
        @Override
        public void run(int slab, int worker) {
            slabs.allocate(slab);
        }
    }

    /** Packs matrices, with memory for a panel's rows for each worker. */
    private record Run(List<Job> jobs, PackedMatrix[] packed, float[][] rows)
            implements Workers.ItemJob {
        @Override
        public void run(int matrix, int worker) {
            int length = jobs.get(matrix).weights.rowsLength();
            if (rows[worker].length < length) {
                rows[worker] = new float[length];
            }
            packed[matrix] = jobs.get(matrix).pack(rows[worker]);
        }
    }
}
