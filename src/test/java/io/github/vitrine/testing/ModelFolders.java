package io.github.vitrine.testing;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.vitrine.tensor.Shape;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Small models as files in memory, to serve from a hub. */
public final class ModelFolders {
    private ModelFolders() {}

    /** A golden model, and beside it a file that no model needs. */
    public static Map<String, byte[]> small() throws IOException {
        Map<String, byte[]> files = new TreeMap<>(read(golden()));
        files.keySet().removeIf(name -> name.startsWith("expected"));
        files.put("pytorch_model.bin", "never".getBytes(StandardCharsets.UTF_8));
        return files;
    }

    /** Where {@link #small} comes from. */
    public static Path golden() {
        return Goldens.builtIn("vit-hf", "cls_base").folder();
    }

    /** The same model with its weights in several files. */
    public static Map<String, byte[]> sharded(int count) throws IOException {
        Map<String, byte[]> files = small();
        ByteBuffer whole =
                ByteBuffer.wrap(files.remove("model.safetensors")).order(ByteOrder.LITTLE_ENDIAN);
        int length = Math.toIntExact(whole.getLong(0));
        String header = new String(whole.array(), 8, length, StandardCharsets.UTF_8);
        JsonObject[] headers = new JsonObject[count];
        ByteArrayOutputStream[] data = new ByteArrayOutputStream[count];
        for (int i = 0; i < count; i++) {
            headers[i] = new JsonObject();
            data[i] = new ByteArrayOutputStream();
        }
        JsonObject shardOf = new JsonObject();
        int next = 0;
        for (var entry : JsonParser.parseString(header).getAsJsonObject().entrySet()) {
            if (entry.getKey().equals("__metadata__")) {
                continue;
            }
            int shard = next++ % count;
            JsonObject tensor = entry.getValue().getAsJsonObject();
            JsonArray offsets = tensor.getAsJsonArray("data_offsets");
            int from = offsets.get(0).getAsInt();
            int bytes = offsets.get(1).getAsInt() - from;
            JsonArray moved = new JsonArray();
            moved.add(data[shard].size());
            moved.add(data[shard].size() + bytes);
            tensor.add("data_offsets", moved);
            headers[shard].add(entry.getKey(), tensor);
            data[shard].write(whole.array(), 8 + length + from, bytes);
            shardOf.addProperty(entry.getKey(), name(shard, count));
        }
        for (int i = 0; i < count; i++) {
            files.put(name(i, count), file(headers[i], data[i].toByteArray()));
        }
        JsonObject index = new JsonObject();
        index.add("weight_map", shardOf);
        files.put(
                "model.safetensors.index.json", index.toString().getBytes(StandardCharsets.UTF_8));
        return files;
    }

    private static String name(int shard, int count) {
        return String.format("model-%05d-of-%05d.safetensors", shard + 1, count);
    }

    /** A safetensors file. */
    static byte[] file(JsonObject header, byte[] data) {
        byte[] text = header.toString().getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(8 + text.length + data.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(text.length)
                .put(text)
                .put(data)
                .array();
    }

    /** A header's entry for a float32 tensor. */
    static JsonObject entry(Shape shape, int begin, int end) {
        JsonArray sizes = new JsonArray();
        for (long size : shape.sizes()) {
            sizes.add(size);
        }
        JsonArray offsets = new JsonArray();
        offsets.add(begin);
        offsets.add(end);
        JsonObject entry = new JsonObject();
        entry.addProperty("dtype", "F32");
        entry.add("shape", sizes);
        entry.add("data_offsets", offsets);
        return entry;
    }

    /** The files of a folder. */
    public static Map<String, byte[]> read(Path folder) throws IOException {
        Map<String, byte[]> files = new TreeMap<>();
        try (Stream<Path> paths = Files.list(folder)) {
            for (Path path : paths.filter(Files::isRegularFile).toList()) {
                files.put(path.getFileName().toString(), Files.readAllBytes(path));
            }
        }
        return files;
    }
}
