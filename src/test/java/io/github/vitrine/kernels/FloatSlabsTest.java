package io.github.vitrine.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.vitrine.layers.Parameters;
import io.github.vitrine.ops.OpsPool;
import io.github.vitrine.parallel.Workers;
import io.github.vitrine.tensor.Tensor;
import io.github.vitrine.testing.AllKernels;
import io.github.vitrine.testing.MapWeights;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FloatSlabsTest {
    private static final int MIB = 1 << 20;

    @Test
    void stretchesHaveTheirMemoryAlone() {
        FloatSlabs slabs = new FloatSlabs(64L * MIB); // slabs of 512 Ki floats
        assertApart(slabs, 100, 40_000, 0, 400_000, 300_001, 1, 20, 600_000, 262_144, 50_000);
    }

    private static List<Stretch> assertApart(FloatSlabs slabs, int... lengths) {
        List<Stretch> stretches = take(slabs, lengths);
        for (int i = 0; i < lengths.length; i++) {
            assertTrue(stretches.get(i).length() >= lengths[i]);
        }
        FloatArenaTest.assertApart(stretches);
        return stretches;
    }

    private static List<Stretch> take(FloatSlabs slabs, int... lengths) {
        List<Integer> indexes = new ArrayList<>();
        for (int length : lengths) {
            indexes.add(slabs.add(length));
        }
        for (int slab = slabs.count(); slab-- > 0; ) {
            slabs.allocate(slab);
        }
        return indexes.stream().map(slabs::stretch).toList();
    }

    @Test
    void smallOnesShareASlabThatLargeOnesLeaveAlone() {
        FloatSlabs slabs = new FloatSlabs(64L * MIB);
        List<Stretch> taken = take(slabs, 200_000, 300_000, 600_000, 100_000);
        assertEquals(3, slabs.count());
        assertSame(taken.get(0).values(), taken.get(3).values());
        assertNotSame(taken.get(0).values(), taken.get(1).values());
        assertEquals(PackedMatrix.LEAD + 600_000, taken.get(2).values().length);
    }

    /** ViT-B/16's matrices, in heaps with regions of 1, 2, 8 and 32 MiB. */
    @ParameterizedTest
    @ValueSource(longs = {1 << 10, 1 << 12, 1 << 14, 1 << 16})
    void aModelsMatricesLieInFewLargeArraysWithoutWaste(long heapMib) {
        int[] lengths = new int[49];
        lengths[0] = 768 * 768;
        for (int i = 1; i < 49; i += 4) {
            lengths[i] = 768 * 2304;
            lengths[i + 1] = 768 * 768;
            lengths[i + 2] = 768 * 3072;
            lengths[i + 3] = 3072 * 768;
        }
        long wanted = 0;
        for (int length : lengths) {
            wanted += length;
        }
        FloatSlabs slabs = new FloatSlabs(heapMib << 20);
        for (int length : lengths) {
            slabs.add(length);
        }
        assertTrue(slabs.count() <= 13, slabs.count() + " slabs");
        long allocated = 0;
        for (int slab = 0; slab < slabs.count(); slab++) {
            assertTrue(slabs.length(slab) >= FloatArena.floor(heapMib << 20));
            allocated += slabs.length(slab);
        }
        assertTrue(allocated <= 1.02 * wanted, allocated + " floats for " + wanted);
    }

    @Test
    void aLoadedModelsMatricesShareASlab() {
        OpsPool pool = new OpsPool(AllKernels.list().get(0), Workers.threads(2));
        MapWeights weights =
                new MapWeights().with("a", Tensor.zeros(40, 30)).with("b", Tensor.zeros(50, 40));
        List<PackedMatrix> matrices =
                Parameters.load(
                        weights, pool, p -> List.of(p.matrix(30, 40, "a"), p.matrix(40, 50, "b")));
        FloatPanels first = (FloatPanels) matrices.get(0).memory();
        FloatPanels second = (FloatPanels) matrices.get(1).memory();
        assertSame(first.values(), second.values());
        assertEquals(first.lead() + first.length(), second.lead());
    }

    @Test
    void nothingIsAllocatedForNothing() {
        assertEquals(0, new FloatSlabs().count());
    }

    @Test
    void aLengthThatNoArrayHasIsRefused() {
        FloatSlabs slabs = new FloatSlabs();
        assertThrows(ArithmeticException.class, () -> slabs.add(Integer.MAX_VALUE));
    }
}
