package io.github.vitrine.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.vitrine.error.CheckpointException;
import io.github.vitrine.tensor.WeightTensor;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SafeTensorsTest {
    /** Several bufferfuls and a bit. */
    private static final int COUNT = 100_003;

    @TempDir Path folder;

    @Test
    void readsAnyRangeIntoAnyPlace() {
        Path path = SafeTensorsFiles.writeCounting(folder.resolve("f"), "a", COUNT);
        try (SafeTensors file = SafeTensors.open(path)) {
            WeightTensor tensor = file.find("a").orElseThrow();
            for (int from : new int[] {0, 1, 32_767, 32_768, 65_537, COUNT}) {
                for (int count : new int[] {0, 1, 32_768, 32_769, COUNT}) {
                    int n = Math.min(count, COUNT - from);
                    float[] got = new float[n + 5];
                    tensor.read(from, got, 3, n);
                    for (int i = 0; i < got.length; i++) {
                        assertEquals(i >= 3 && i < n + 3 ? from + i - 3 : 0, got[i]);
                    }
                }
            }
        }
    }

    @Test
    void refusesRangesOutsideTensorOrTarget() {
        Path path = SafeTensorsFiles.writeCounting(folder.resolve("f"), "a", 10);
        try (SafeTensors file = SafeTensors.open(path)) {
            StoredTensor tensor = file.stored("a").orElseThrow();
            float[] ten = new float[10];
            long[][] wrong = {
                {0, 0, 11}, {1, 0, 10}, {-1, 0, 1}, {0, 1, 10}, {0, -1, 1}, {0, 0, -1}
            };
            for (long[] range : wrong) {
                assertThrows(
                        IndexOutOfBoundsException.class,
                        () -> tensor.read(range[0], ten, (int) range[1], (int) range[2]));
            }
            byte[] bytes = new byte[100];
            assertThrows(IndexOutOfBoundsException.class, () -> tensor.readBytes(1, bytes, 0, 40));
            assertThrows(IndexOutOfBoundsException.class, () -> tensor.readBytes(0, bytes, 70, 40));
        }
    }

    @Test
    void readsNoTypeAsWhatItIsNot() {
        for (DType type : DType.values()) {
            Path path = SafeTensorsFiles.write(folder.resolve("f"), "a", type, new byte[24]);
            try (SafeTensors file = SafeTensors.open(path)) {
                StoredTensor tensor = file.stored("a").orElseThrow();
                assertFalse(type.isFloat() && type.isInteger());
                if (!type.isFloat()) {
                    String message =
                            assertThrows(
                                            CheckpointException.class,
                                            () -> tensor.read(0, new float[1], 0, 1))
                                    .getMessage();
                    assertEquals(
                            path
                                    + ": tensor \"a\": expected a type with values as float32,"
                                    + " found "
                                    + type,
                            message);
                }
                if (!type.isInteger()) {
                    assertThrows(
                            CheckpointException.class,
                            () -> tensor.readLongs(0, new long[1], 0, 1));
                }
                byte[] bytes = {1, 1, 1};
                tensor.readBytes(22, bytes, 0, 2);
                assertArrayEquals(new byte[] {0, 0, 1}, bytes);
            }
        }
    }

    @Test
    void readsBeyondTwoGibibytes() throws IOException {
        long bytes = 3L << 30;
        long last = bytes / Float.BYTES - 1;
        String header = "{" + SafeTensorsFiles.vector("big", DType.F32, 0, bytes) + ",";
        header += SafeTensorsFiles.vector("tail", DType.I16, bytes, bytes + 2) + "}";
        Path path = SafeTensorsFiles.write(folder.resolve("f"), header, new byte[0]);
        long dataStart = Files.size(path);
        try (RandomAccessFile sparse = new RandomAccessFile(path.toFile(), "rw")) {
            sparse.setLength(dataStart + bytes + 2);
            sparse.seek(dataStart + bytes - 4);
            // 1.5f and 258, little-endian
            sparse.write(new byte[] {0, 0, (byte) 0xc0, 0x3f, 2, 1});
        }
        try (SafeTensors file = SafeTensors.open(path)) {
            StoredTensor big = file.stored("big").orElseThrow();
            assertEquals(last + 1, big.shape().elements());
            float[] got = new float[40_000];
            big.read(last - got.length + 1, got, 0, got.length);
            assertEquals(1.5f, got[got.length - 1]);
            assertEquals(0f, got[got.length - 2]);
            long[] tail = new long[1];
            file.stored("tail").orElseThrow().readLongs(0, tail, 0, 1);
            assertEquals(258, tail[0]);
        }
    }

    @Test
    void saysThatAFileWasCutWhileOpen() throws IOException {
        Path path = SafeTensorsFiles.writeCounting(folder.resolve("f"), "a", COUNT);
        try (SafeTensors file = SafeTensors.open(path);
                RandomAccessFile other = new RandomAccessFile(path.toFile(), "rw")) {
            other.setLength(1000);
            WeightTensor tensor = file.find("a").orElseThrow();
            String message =
                    assertThrows(
                                    CheckpointException.class,
                                    () -> tensor.read(0, new float[COUNT], 0, COUNT))
                            .getMessage();
            assertTrue(message.startsWith(path + ": tensor \"a\": expected a file of"), message);
            assertTrue(message.endsWith("found its end at 1000 or before"), message);
        }
    }

    @Test
    void saysThatAFileIsIncomplete() throws IOException {
        Path path = SafeTensorsFiles.writeCounting(folder.resolve("f"), "a", 10);
        byte[] whole = Files.readAllBytes(path);
        for (int length = 0; length < whole.length; length++) {
            Files.write(path, Arrays.copyOf(whole, length));
            assertThrows(CheckpointException.class, () -> SafeTensors.open(path));
        }
        Files.write(path, Arrays.copyOf(whole, whole.length - 1));
        assertTrue(openFailure(path).contains("incomplete download"));
    }

    @Test
    void allocatesNothingByAClaimedLength() throws IOException {
        for (long claim : new long[] {1 << 20, 100_000_000, 100_000_001, -1, Long.MIN_VALUE}) {
            byte[] bytes =
                    ByteBuffer.allocate(100).order(ByteOrder.LITTLE_ENDIAN).putLong(claim).array();
            Path path = Files.write(folder.resolve("f"), bytes);
            String message = openFailure(path);
            assertTrue(message.contains("header length: expected at most 92 bytes"), message);
            assertTrue(message.endsWith("found " + Long.toUnsignedString(claim)), message);
        }
    }

    @Test
    void refusesHeadersAboveTheFormatsLimit() throws IOException {
        Path path = folder.resolve("f");
        try (RandomAccessFile sparse = new RandomAccessFile(path.toFile(), "rw")) {
            sparse.write(
                    ByteBuffer.allocate(8)
                            .order(ByteOrder.LITTLE_ENDIAN)
                            .putLong(100_000_001)
                            .array());
            sparse.setLength(200_000_000);
        }
        assertTrue(openFailure(path).contains("the format's limit"));
    }

    @ParameterizedTest
    @CsvSource({
        "version https://git-lfs.github.com/spec/v1, git lfs pull",
        "' <!DOCTYPE html><html>', web page",
        "'{\"weight_map\": {}}', ends in .json",
        "PK\u0003\u0004 and more bytes, zip file",
        "GGUF and more bytes, GGUF",
    })
    void recognisesWhatIsNoSafetensorsFile(String content, String hint) throws IOException {
        Path path = folder.resolve("model.safetensors");
        Files.write(path, content.getBytes(StandardCharsets.ISO_8859_1));
        assertTrue(openFailure(path).contains(hint), openFailure(path));
    }

    @Test
    void recognisesAPickle() throws IOException {
        Path path = folder.resolve("model.safetensors");
        Files.write(path, new byte[] {(byte) 0x80, 2, '}', 'q', 0, '.', 0, 0, 0, 0});
        assertTrue(openFailure(path).contains("can carry code"), openFailure(path));
    }

    @Test
    void opensNothingThatIsNoFile() {
        assertTrue(openFailure(folder).contains("found a folder or device"));
        assertTrue(openFailure(folder.resolve("none")).endsWith("none: no such file"));
    }

    @Test
    void readsNothingAfterClose() {
        Path path = SafeTensorsFiles.writeCounting(folder.resolve("f"), "a", 3);
        SafeTensors file = SafeTensors.open(path);
        WeightTensor tensor = file.find("a").orElseThrow();
        file.close();
        file.close();
        assertThrows(IllegalStateException.class, () -> tensor.read(0, new float[3], 0, 3));
    }

    private static String openFailure(Path path) {
        String message =
                assertThrows(CheckpointException.class, () -> SafeTensors.open(path).close())
                        .getMessage();
        assertTrue(message.startsWith(path + ": "), message);
        return message;
    }
}
