package io.github.vitrine.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.vitrine.checkpoint.SafeTensors;
import io.github.vitrine.checkpoint.StoredTensor;
import io.github.vitrine.tensor.Shape;
import io.github.vitrine.tensor.Tensor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.StreamSupport;

/** One golden case: a folder with inputs, expected tensors, and how near an answer must come. */
public final class GoldenCase {
    private final Path folder;
    private final JsonObject expected;

    GoldenCase(Path folder) {
        this.folder = folder;
        try {
            this.expected =
                    JsonParser.parseString(Files.readString(folder.resolve("expected.json")))
                            .getAsJsonObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The folder's name. */
    public String name() {
        return folder.getFileName().toString();
    }

    public Path folder() {
        return folder;
    }

    /** All of expected.json. */
    public JsonObject expected() {
        return expected;
    }

    /** The pictures to feed, in order; none where {@code pixel_values} is given directly. */
    public List<Path> images() {
        if (!expected.has("images")) {
            return List.of();
        }
        return StreamSupport.stream(expected.getAsJsonArray("images").spliterator(), false)
                .map(image -> folder.resolve(image.getAsString()).normalize())
                .toList();
    }

    /** The keys of the expected tensors, inputs among them. */
    public Set<String> keys() {
        return Collections.unmodifiableSet(expected.getAsJsonObject("outputs").keySet());
    }

    public boolean has(String key) {
        return keys().contains(key);
    }

    /** Whether a key is what to feed rather than what to expect. */
    public boolean isInput(String key) {
        JsonElement role = output(key).get("role");
        return role != null && role.getAsString().equals("input");
    }

    public Shape shape(String key) {
        return read(key, StoredTensor::shape);
    }

    /** Values of a float tensor, row-major. */
    public float[] floats(String key) {
        return read(
                key,
                tensor -> {
                    float[] values = new float[Math.toIntExact(tensor.shape().elements())];
                    tensor.read(0, values, 0, values.length);
                    return values;
                });
    }

    /** A float tensor with its shape. */
    public Tensor tensor(String key) {
        return Tensor.of(floats(key), shape(key).sizes());
    }

    /** Values of an integer tensor, row-major. */
    public long[] longs(String key) {
        return read(
                key,
                tensor -> {
                    long[] values = new long[Math.toIntExact(tensor.shape().elements())];
                    tensor.readLongs(0, values, 0, values.length);
                    return values;
                });
    }

    /** The bytes of a tensor as they are stored: the values of a U8 one. */
    public byte[] bytes(String key) {
        return read(
                key,
                tensor -> {
                    byte[] bytes = new byte[Math.toIntExact(tensor.byteCount())];
                    tensor.readBytes(0, bytes, 0, bytes.length);
                    return bytes;
                });
    }

    /** Fails unless the tensor has the expected shape and its values are near enough. */
    public void assertMatches(String key, Tensor got) {
        assertEquals(shape(key), got.shape(), () -> this + ": shape of " + key);
        assertMatches(key, got.toArray());
    }

    /** Fails unless every value is as near to the expected one as expected.json asks for. */
    public void assertMatches(String key, float[] got) {
        JsonObject output = output(key);
        boolean exact = output.has("exact") && output.get("exact").getAsBoolean();
        double atol = exact ? 0 : output.get("atol").getAsDouble();
        double rtol = exact ? 0 : output.get("rtol").getAsDouble();
        float[] want = floats(key);
        assertEquals(want.length, got.length, () -> this + ": number of values of " + key);
        int worst = -1;
        double worstExcess = 1;
        int wrong = 0;
        for (int i = 0; i < want.length; i++) {
            double excess = excess(want[i], got[i], atol, rtol);
            if (excess > 1) {
                wrong++;
            }
            if (excess > worstExcess) {
                worst = i;
                worstExcess = excess;
            }
        }
        if (wrong > 0) {
            fail(
                    String.format(
                            "%s: %s: %d of %d values are too far off, worst at %s: expected %s,"
                                    + " got %s, %.3g times the tolerance (atol %s, rtol %s)",
                            this,
                            key,
                            wrong,
                            want.length,
                            Arrays.toString(index(shape(key), worst)),
                            want[worst],
                            got[worst],
                            worstExcess,
                            atol,
                            rtol));
        }
    }

    /** The difference as a multiple of what is allowed. */
    private static double excess(float want, float got, double atol, double rtol) {
        if (want == got || Float.isNaN(want) && Float.isNaN(got)) {
            return 0;
        }
        double excess = Math.abs((double) got - want) / (atol + rtol * Math.abs(want));
        // NaN against a number, infinities of different sign, an infinity against a number.
        return Double.isNaN(excess) || Float.isInfinite(want) ? Double.POSITIVE_INFINITY : excess;
    }

    private static long[] index(Shape shape, long flat) {
        long[] index = shape.sizes();
        for (int axis = index.length - 1; axis >= 0; axis--) {
            long size = index[axis];
            index[axis] = flat % size;
            flat /= size;
        }
        return index;
    }

    private JsonObject output(String key) {
        assertTrue(has(key), () -> this + " has no key " + key);
        return expected.getAsJsonObject("outputs").getAsJsonObject(key);
    }

    private <T> T read(String key, Function<StoredTensor, T> values) {
        try (SafeTensors file = SafeTensors.open(folder.resolve("expected.safetensors"))) {
            return values.apply(
                    file.stored(key)
                            .orElseThrow(() -> new AssertionError(this + " has no tensor " + key)));
        }
    }

    /** Family and name. */
    @Override
    public String toString() {
        return folder.getParent().getFileName() + "/" + name();
    }
}
