package io.github.vitrine.checkpoint;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes safetensors files, whole or wrong, for tests. */
final class SafeTensorsFiles {
    private SafeTensorsFiles() {}

    /** A file of this header, as it stands, and this data. */
    static Path write(Path path, String header, byte[] data) {
        byte[] json = header.getBytes(StandardCharsets.UTF_8);
        ByteBuffer bytes =
                ByteBuffer.allocate(Long.BYTES + json.length + data.length)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putLong(json.length)
                        .put(json)
                        .put(data);
        try {
            return Files.write(path, bytes.array());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A file of one vector. */
    static Path write(Path path, String name, DType type, byte[] data) {
        return write(path, "{" + vector(name, type, 0, data.length) + "}", data);
    }

    /** A file of one F32 vector that counts 0, 1, 2 ... */
    static Path writeCounting(Path path, String name, int count) {
        ByteBuffer data = ByteBuffer.allocate(count * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < count; i++) {
            data.putFloat(i);
        }
        return write(path, name, DType.F32, data.array());
    }

    /** A header's line for a vector. */
    static String vector(String name, DType type, long begin, long end) {
        long count = (end - begin) * Byte.SIZE / type.bits();
        return String.format(
                "\"%s\":{\"dtype\":\"%s\",\"shape\":[%d],\"data_offsets\":[%d,%d]}",
                name, type, count, begin, end);
    }
}
