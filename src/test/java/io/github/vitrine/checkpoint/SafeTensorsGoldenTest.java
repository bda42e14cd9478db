package io.github.vitrine.checkpoint;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.github.vitrine.error.CheckpointException;
import io.github.vitrine.tensor.Shape;
import io.github.vitrine.testing.GoldenCase;
import io.github.vitrine.testing.Goldens;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The golden cases of the safetensors format itself: valid, malformed and sharded files. */
class SafeTensorsGoldenTest {
    @TestFactory
    Stream<DynamicNode> format() {
        List<DynamicNode> tests = new ArrayList<>();
        for (GoldenCase golden : Goldens.family("safetensors-format")) {
            switch (golden.name()) {
                case "valid" -> tests.addAll(valid(golden));
                case "malformed" -> tests.addAll(malformed(golden));
                case "sharded" -> tests.addAll(sharded(golden));
                default -> Goldens.passOver(golden, "whole case", "no test knows it");
            }
        }
        assertTrue(!tests.isEmpty(), "no case of a known name");
        return tests.stream();
    }

    private static List<DynamicNode> valid(GoldenCase golden) {
        return perFile(
                golden,
                (path, file) -> {
                    try (SafeTensors opened = SafeTensors.open(path)) {
                        if (file.has("expected_f32")) {
                            Path other = golden.folder().resolve(text(file, "expected_f32"));
                            assertSameFloats(other, opened);
                        } else {
                            assertDescribes(file, opened);
                        }
                    }
                });
    }

    private static List<DynamicNode> malformed(GoldenCase golden) {
        return perFile(
                golden,
                (path, file) -> {
                    if (text(file, "open_file").equals("reject")) {
                        String message =
                                assertThrows(CheckpointException.class, () -> readAll(path))
                                        .getMessage();
                        assertTrue(message.startsWith(path + ": "), message);
                    } else {
                        try {
                            readAll(path);
                        } catch (CheckpointException e) {
                            Goldens.passOver(
                                    golden,
                                    text(file, "file"),
                                    "accepted by the reference, refused here: " + e.getMessage());
                        }
                    }
                });
    }

    private static List<DynamicNode> sharded(GoldenCase golden) {
        List<DynamicNode> tests = new ArrayList<>();
        for (JsonElement good : golden.expected().getAsJsonArray("good_indexes")) {
            Path index = golden.folder().resolve(good.getAsString());
            tests.add(
                    DynamicTest.dynamicTest(
                            golden + "/" + good.getAsString(),
                            () -> {
                                try (Checkpoint opened = Checkpoint.open(index)) {
                                    assertEquals(golden.keys(), opened.names());
                                    golden.keys()
                                            .forEach(
                                                    key ->
                                                            golden.assertMatches(
                                                                    key, floats(opened, key)));
                                }
                            }));
        }
        for (String bad : golden.expected().getAsJsonObject("bad_indexes").keySet()) {
            Path index = golden.folder().resolve(bad);
            tests.add(
                    DynamicTest.dynamicTest(
                            golden + "/" + bad,
                            () -> {
                                String message =
                                        assertThrows(
                                                        CheckpointException.class,
                                                        () -> Checkpoint.open(index).close())
                                                .getMessage();
                                assertTrue(message.startsWith(index + ": "), message);
                            }));
        }
        return tests;
    }

    private interface Check {
        void accept(Path path, JsonObject file) throws Exception;
    }

    private static List<DynamicNode> perFile(GoldenCase golden, Check check) {
        return StreamSupport.stream(golden.expected().getAsJsonArray("files").spliterator(), false)
                .map(JsonElement::getAsJsonObject)
                .map(
                        file -> {
                            Path path = golden.folder().resolve(text(file, "file"));
                            return (DynamicNode)
                                    DynamicTest.dynamicTest(
                                            golden + "/" + text(file, "file"),
                                            () -> {
                                                assertTrue(Files.isRegularFile(path));
                                                check.accept(path, file);
                                            });
                        })
                .toList();
    }

    /** Reads every byte, and every value that has a Java form. */
    private static void readAll(Path path) {
        try (SafeTensors file = SafeTensors.open(path)) {
            for (StoredTensor tensor : file.tensors()) {
                int count = Math.toIntExact(tensor.shape().elements());
                int bytes = Math.toIntExact(tensor.byteCount());
                tensor.readBytes(0, new byte[bytes], 0, bytes);
                if (tensor.type().isFloat()) {
                    tensor.read(0, new float[count], 0, count);
                } else if (tensor.type().isInteger()) {
                    tensor.readLongs(0, new long[count], 0, count);
                }
            }
        }
    }

    private static void assertSameFloats(Path wanted, SafeTensors opened) {
        try (SafeTensors expected = SafeTensors.open(wanted)) {
            assertEquals(expected.names(), opened.names());
            assertTrue(!expected.names().isEmpty());
            for (String name : expected.names()) {
                assertArrayEquals(floats(expected, name), floats(opened, name), name);
            }
        }
    }

    private static void assertDescribes(JsonObject file, SafeTensors opened) {
        Map<String, String> metadata = new LinkedHashMap<>();
        if (file.get("metadata").isJsonObject()) {
            file.getAsJsonObject("metadata")
                    .asMap()
                    .forEach((key, value) -> metadata.put(key, value.getAsString()));
        }
        JsonArray tensors = file.getAsJsonArray("tensors");
        assertEquals(metadata, opened.metadata());
        assertEquals(tensors.size(), opened.names().size(), "number of tensors");
        assertAll(
                StreamSupport.stream(tensors.spliterator(), false)
                        .map(JsonElement::getAsJsonObject)
                        .map(tensor -> () -> assertTensor(tensor, opened)));
    }

    private static void assertTensor(JsonObject expected, SafeTensors opened) {
        String name = text(expected, "name");
        StoredTensor tensor = opened.stored(name).orElseThrow(() -> new AssertionError(name));
        long[] sizes =
                StreamSupport.stream(expected.getAsJsonArray("shape").spliterator(), false)
                        .mapToLong(JsonElement::getAsLong)
                        .toArray();
        assertEquals(name, tensor.name());
        assertEquals(text(expected, "dtype"), tensor.dtype(), name);
        assertEquals(Shape.of(sizes), tensor.shape(), name);
        assertValues(tensor, expected.getAsJsonArray("values"));
    }

    /** Floats are compared as float32, NaN to NaN and with the sign of zero. */
    private static void assertValues(StoredTensor tensor, JsonArray values) {
        int count = values.size();
        if (tensor.type().isFloat()) {
            float[] want = new float[count];
            for (int i = 0; i < count; i++) {
                want[i] = (float) values.get(i).getAsDouble();
            }
            assertArrayEquals(want, floats(tensor), tensor.name());
        } else if (tensor.type().isInteger()) {
            long[] want = new long[count];
            for (int i = 0; i < count; i++) {
                want[i] = integer(values.get(i));
            }
            long[] got = new long[Math.toIntExact(tensor.shape().elements())];
            tensor.readLongs(0, got, 0, got.length);
            assertArrayEquals(want, got, tensor.name());
        } else {
            assertEquals(DType.C64, tensor.type(), "no test knows values of this type");
            byte[] bytes = new byte[Math.toIntExact(tensor.byteCount())];
            tensor.readBytes(0, bytes, 0, bytes.length);
            ByteBuffer parts = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
            for (JsonElement complex : values) {
                for (JsonElement part : complex.getAsJsonArray()) {
                    assertEquals(part.getAsFloat(), parts.getFloat(), tensor.name());
                }
            }
            assertEquals(0, parts.remaining());
        }
    }

    private static long integer(JsonElement value) {
        if (value.getAsJsonPrimitive().isBoolean()) {
            return value.getAsBoolean() ? 1 : 0;
        }
        return value.getAsBigInteger().longValue(); // U64 by its bits
    }

    private static float[] floats(Checkpoint checkpoint, String name) {
        return floats(checkpoint.stored(name).orElseThrow());
    }

    private static float[] floats(SafeTensors file, String name) {
        return floats(file.stored(name).orElseThrow());
    }

    private static float[] floats(StoredTensor tensor) {
        float[] values = new float[Math.toIntExact(tensor.shape().elements())];
        tensor.read(0, values, 0, values.length);
        return values;
    }

    private static String text(JsonObject object, String field) {
        return object.get(field).getAsString();
    }
}
