package io.github.vitrine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class EmbeddingIndexTest {
    @Test
    void theCosineKnowsDirectionsOnly() {
        assertEquals(1, EmbeddingIndex.cosine(new float[] {1, 2}, new float[] {10, 20}), 1e-15);
        assertEquals(0, EmbeddingIndex.cosine(new float[] {1, 2}, new float[] {-2, 1}));
        assertEquals(-1, EmbeddingIndex.cosine(new float[] {3, 0}, new float[] {-1, 0}));
        assertEquals(0.6, EmbeddingIndex.cosine(new float[] {1, 0}, new float[] {3, 4}), 1e-15);
        assertEquals(0, EmbeddingIndex.cosine(new float[] {0, 0}, new float[] {3, 4}));
        float[] huge = {Float.MAX_VALUE, Float.MAX_VALUE};
        assertEquals(1, EmbeddingIndex.cosine(huge, huge), 1e-15);
    }

    @Test
    void theNearestAreThoseThatSortingAllGives() {
        Random random = new Random(7);
        EmbeddingIndex index = new EmbeddingIndex();
        List<Neighbour> all = new ArrayList<>();
        float[] query = gaussian(random);
        for (int i = 0; i < 100; i++) {
            float[] embedding = gaussian(random);
            index.add("picture " + i, embedding);
            all.add(new Neighbour("picture " + i, EmbeddingIndex.cosine(query, embedding)));
        }
        all.sort(Comparator.comparingDouble(n -> -n.similarity()));
        assertEquals(100, index.size());
        assertEquals(all.subList(0, 1), index.nearest(query, 1));
        assertEquals(all.subList(0, 7), index.nearest(query, 7));
        assertEquals(all, index.nearest(query, Integer.MAX_VALUE));
    }

    @Test
    void equalsComeInTheOrderTheyWereAdded() {
        EmbeddingIndex index = new EmbeddingIndex();
        for (String name : List.of("a", "b", "c", "d")) {
            index.add(name, new float[] {2, 1});
        }
        index.add("best", new float[] {1, 0});
        List<String> names =
                index.nearest(new float[] {1, 0}, 3).stream().map(Neighbour::name).toList();
        assertEquals(List.of("best", "a", "b"), names);
    }

    @Test
    void whatWasAddedStaysAsItWas() {
        float[] embedding = {1, 0};
        EmbeddingIndex index = new EmbeddingIndex().add("east", embedding);
        embedding[0] = -1;
        assertEquals(1, index.nearest(new float[] {1, 0}, 1).get(0).similarity());
    }

    @Test
    void mistakesAreRefused() {
        EmbeddingIndex index = new EmbeddingIndex();
        assertEquals(List.of(), index.nearest(new float[3], 1));
        index.add("a", new float[] {1, 2});
        assertRefused(() -> index.add("b", new float[3]));
        assertRefused(() -> index.add("b", new float[] {1, Float.NaN}));
        assertRefused(() -> index.nearest(new float[3], 1));
        assertRefused(() -> index.nearest(new float[] {1, Float.POSITIVE_INFINITY}, 1));
        assertRefused(() -> index.nearest(new float[2], 0));
        assertRefused(() -> EmbeddingIndex.cosine(new float[2], new float[3]));
        assertEquals(1, index.size());
    }

    private static void assertRefused(org.junit.jupiter.api.function.Executable call) {
        assertThrows(IllegalArgumentException.class, call);
    }

    private static float[] gaussian(Random random) {
        float[] values = new float[37];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }
}
