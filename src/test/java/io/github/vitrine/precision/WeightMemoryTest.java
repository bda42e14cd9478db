package io.github.vitrine.precision;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.vitrine.kernels.KernelChoice;
import io.github.vitrine.kernels.Kernels;
import io.github.vitrine.layers.WeightPrecision;
import io.github.vitrine.model.vit.ModelOptions;
import io.github.vitrine.model.vit.PublishedModel;
import io.github.vitrine.model.vit.VisionTransformer;
import io.github.vitrine.ops.OpsPool;
import io.github.vitrine.parallel.Workers;
import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The heap that a loaded model takes: the lengths of all arrays of numbers that it holds. */
class WeightMemoryTest {
    private static final Path MODEL =
            Path.of(System.getProperty("basedir", ""), "models/vit-cifar10");

    /** What stays float32 is 2 % of this small model. */
    private static final double REST = 0.02;

    @Test
    void fewerBitsTakeLessHeap() throws IllegalAccessException {
        double whole = heap(WeightPrecision.FLOAT32);
        assertTrue(whole > 4e6, () -> whole + " bytes");
        assertEquals(0, heap(model(WeightPrecision.FLOAT32, true)) / whole, REST, "in the file");
        assertEquals(0.5, heap(WeightPrecision.STORED) / whole, REST, "the file has halves");
        assertEquals(0.5, heap(WeightPrecision.FLOAT16) / whole, REST);
        assertEquals(0.5, heap(WeightPrecision.BFLOAT16) / whole, REST);
        assertEquals(0.25, heap(WeightPrecision.INT8) / whole, REST);
    }

    private static VisionTransformer model(WeightPrecision precision, boolean lazy) {
        OpsPool pool = new OpsPool(Kernels.select(KernelChoice.AUTO), Workers.single());
        return PublishedModel.open(MODEL, ModelOptions.NONE).load(pool, precision, lazy);
    }

    private static double heap(WeightPrecision precision) throws IllegalAccessException {
        return heap(model(precision, false));
    }

    private static double heap(VisionTransformer model) throws IllegalAccessException {
        return arrays(model, Collections.newSetFromMap(new IdentityHashMap<>()));
    }

    /** Bytes of the arrays of numbers that can be reached from an object. */
    private static long arrays(Object object, Set<Object> seen) throws IllegalAccessException {
        if (object == null || !seen.add(object)) {
            return 0;
        }
        long bytes = 0;
        if (object instanceof float[] || object instanceof short[] || object instanceof byte[]) {
            int size = object instanceof float[] ? 4 : object instanceof short[] ? 2 : 1;
            return (long) size * Array.getLength(object);
        }
        if (object instanceof Collection<?> elements) {
            for (Object element : elements) {
                bytes += arrays(element, seen);
            }
        } else if (object instanceof Object[] elements) {
            for (Object element : elements) {
                bytes += arrays(element, seen);
            }
        } else if (object.getClass().getName().startsWith("io.github.vitrine.")) {
            for (Field field : object.getClass().getDeclaredFields()) {
                if (!Modifier.isStatic(field.getModifiers()) && !field.getType().isPrimitive()) {
                    field.setAccessible(true);
                    bytes += arrays(field.get(object), seen);
                }
            }
        }
        return bytes;
    }
}
