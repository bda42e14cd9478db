package io.github.vitrine.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FloatArenaTest {
    private static final int[] LENGTHS = {1, 16, 17, 0, 500, 3000, 31, 1023, 1024, 1, 640};

    @Test
    void stretchesStartOnCacheLinesAndHaveTheirMemoryAlone() {
        FloatArena arena = new FloatArena(1024);
        List<Stretch> stretches = new ArrayList<>();
        for (int length : LENGTHS) {
            Stretch stretch = arena.take(length);
            assertTrue(stretch.length() >= length && stretch.length() < length + 16);
            stretches.add(stretch);
        }
        assertApart(stretches);
    }

    /** Fills each with its own number; none may be overwritten. */
    static void assertApart(List<Stretch> stretches) {
        for (int i = 0; i < stretches.size(); i++) {
            Stretch s = stretches.get(i);
            assertEquals(PackedMatrix.LEAD, s.at() % 16);
            assertEquals(0, s.length() % 16);
            Arrays.fill(s.values(), s.at(), s.at() + s.length(), i);
        }
        for (int i = 0; i < stretches.size(); i++) {
            Stretch s = stretches.get(i);
            for (int k = 0; k < s.length(); k++) {
                assertEquals(i, s.values()[s.at() + k]);
            }
        }
    }

    @Test
    void smallStretchesShareAnArrayThatLargeOnesLeaveAlone() {
        FloatArena arena = new FloatArena(1024);
        Stretch small = arena.take(100);
        assertEquals(2 * 1024 - 16, small.values().length); // a region, but for its header
        Stretch large = arena.take(5000);
        assertEquals(PackedMatrix.LEAD + 5008, large.values().length);
        assertSame(small.values(), arena.take(900).values());
        assertSame(small.values(), arena.take(992).values());
        assertNotSame(small.values(), arena.take(16).values());
    }

    @Test
    void aLengthThatNoArrayHasIsRefused() {
        FloatArena arena = new FloatArena(1024);
        assertThrows(ArithmeticException.class, () -> arena.take(Integer.MAX_VALUE));
    }

    /** Regions of these sizes are what G1 reports for heaps of these. */
    @ParameterizedTest
    @CsvSource({
        "512, 1024",
        "2048, 1024",
        "4096, 2048",
        "5120, 4096",
        "8192, 4096",
        "16384, 8192",
        "20480, 16384",
        "65536, 32768",
        "1048576, 32768"
    })
    void theFloorIsHalfARegionOfG1(long heapMib, long regionKib) {
        assertEquals(regionKib * 1024 / 2 / Float.BYTES, FloatArena.floor(heapMib << 20));
    }

    @Test
    void theFloorIsASmallPartOfASmallHeap() {
        assertEquals((4 << 20) / 32 / Float.BYTES, FloatArena.floor(4 << 20));
        assertEquals(16 << 20, Float.BYTES * FloatArena.floor(Long.MAX_VALUE)); // no limit
    }
}
