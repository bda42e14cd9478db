package io.github.vitrine.benchmarks.vit;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;

/**
 * Writes a checkpoint of random weights, so that anyone can run the benchmarks without downloading
 * one. Speed does not depend on the values; their spread is chosen so that the logits do differ
 * from one another and from picture to picture, or comparing engines would show nothing.
 */
public final class RandomVit {
    private static final int CHUNK = 1 << 16;

    private final VitGeometry vit;
    private final Map<String, Values> tensors = new LinkedHashMap<>();

    private RandomVit(VitGeometry vit) {
        this.vit = vit;
        int d = vit.width();
        add("vit.embeddings.cls_token", 0, 0.2, 1, 1, d);
        add("vit.embeddings.position_embeddings", 0, 0.2, 1, vit.tokens(vit.imageSize()), d);
        int p = vit.patchSize();
        add("vit.embeddings.patch_embeddings.projection.weight", 0, 0.03, d, 3, p, p);
        add("vit.embeddings.patch_embeddings.projection.bias", 0, 0.05, d);
        for (int i = 0; i < vit.layers(); i++) {
            String block = "vit.encoder.layer." + i + ".";
            norm(block + "layernorm_before");
            linear(block + "attention.attention.query", d, d);
            linear(block + "attention.attention.key", d, d);
            linear(block + "attention.attention.value", d, d);
            linear(block + "attention.output.dense", d, d);
            norm(block + "layernorm_after");
            linear(block + "intermediate.dense", vit.mlpWidth(), d);
            linear(block + "output.dense", d, vit.mlpWidth());
        }
        norm("vit.layernorm");
        linear("classifier", vit.labels(), d);
    }

    /**
     * Writes {@code config.json}, {@code preprocessor_config.json} and {@code model.safetensors}.
     *
     * @param folder an existing folder
     * @param vit the model's sizes
     * @throws IOException if the files can't be written
     */
    public static void write(Path folder, VitGeometry vit) throws IOException {
        new RandomVit(vit).write(folder);
    }

    private void norm(String name) {
        add(name + ".weight", 1, 0.1, vit.width());
        add(name + ".bias", 0, 0.05, vit.width());
    }

    private void linear(String name, int out, int in) {
        add(name + ".weight", 0, 1 / Math.sqrt(in), out, in);
        add(name + ".bias", 0, 0.05, out);
    }

    private void add(String name, double mean, double deviation, int... sizes) {
        tensors.put(name, new Values(mean, deviation, sizes));
    }

    private void write(Path folder) throws IOException {
        Files.writeString(folder.resolve("config.json"), config().toString());
        Files.writeString(folder.resolve("preprocessor_config.json"), preprocessing().toString());
        Path file = folder.resolve("model.safetensors");
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 20)) {
            byte[] header = header();
            out.write(littleEndian(8).putLong(header.length).array());
            out.write(header);
            Random random = new Random(1);
            for (Values values : tensors.values()) {
                values.write(out, random);
            }
        }
    }

    private byte[] header() {
        JsonObject header = new JsonObject();
        long at = 0;
        for (Map.Entry<String, Values> tensor : tensors.entrySet()) {
            long end = at + 4 * tensor.getValue().count();
            JsonObject entry = new JsonObject();
            entry.addProperty("dtype", "F32");
            entry.add("shape", array(tensor.getValue().sizes));
            JsonArray offsets = new JsonArray();
            offsets.add(at);
            offsets.add(end);
            entry.add("data_offsets", offsets);
            header.add(tensor.getKey(), entry);
            at = end;
        }
        String json = header.toString();
        return (json + " ".repeat((8 - json.length() % 8) % 8)).getBytes(StandardCharsets.UTF_8);
    }

    private JsonObject config() {
        JsonObject config = new JsonObject();
        JsonArray architectures = new JsonArray();
        architectures.add("ViTForImageClassification");
        config.add("architectures", architectures);
        config.addProperty("model_type", "vit");
        config.addProperty("hidden_size", vit.width());
        config.addProperty("num_hidden_layers", vit.layers());
        config.addProperty("num_attention_heads", vit.heads());
        config.addProperty("intermediate_size", vit.mlpWidth());
        config.addProperty("hidden_act", "gelu");
        config.addProperty("layer_norm_eps", vit.epsilon());
        config.addProperty("image_size", vit.imageSize());
        config.addProperty("patch_size", vit.patchSize());
        config.addProperty("num_channels", 3);
        config.addProperty("qkv_bias", true);
        JsonObject labels = new JsonObject();
        for (int i = 0; i < vit.labels(); i++) {
            labels.addProperty(Integer.toString(i), "label " + i);
        }
        config.add("id2label", labels);
        return config;
    }

    private JsonObject preprocessing() {
        JsonObject config = new JsonObject();
        config.addProperty("image_processor_type", "ViTImageProcessor");
        config.addProperty("do_resize", true);
        config.addProperty("do_rescale", true);
        config.addProperty("do_normalize", true);
        config.addProperty("resample", 2);
        config.addProperty("rescale_factor", 1 / 255.0);
        JsonArray half = new JsonArray();
        half.add(0.5);
        half.add(0.5);
        half.add(0.5);
        config.add("image_mean", half);
        config.add("image_std", half);
        JsonObject size = new JsonObject();
        size.addProperty("height", vit.imageSize());
        size.addProperty("width", vit.imageSize());
        config.add("size", size);
        return config;
    }

    private static JsonArray array(int[] values) {
        JsonArray array = new JsonArray();
        for (int value : values) {
            array.add(value);
        }
        return array;
    }

    private static ByteBuffer littleEndian(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** A tensor to be: normally distributed values. */
    private record Values(double mean, double deviation, int... sizes) {
        long count() {
            long count = 1;
            for (int size : sizes) {
                count *= size;
            }
            return count;
        }

        void write(OutputStream out, Random random) throws IOException {
            for (long left = count(); left > 0; left -= CHUNK) {
                int n = (int) Math.min(left, CHUNK);
                ByteBuffer bytes = littleEndian(4 * n);
                for (int i = 0; i < n; i++) {
                    bytes.putFloat((float) (mean + deviation * random.nextGaussian()));
                }
                out.write(bytes.array());
            }
        }
    }
}
