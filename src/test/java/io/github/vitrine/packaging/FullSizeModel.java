package io.github.vitrine.packaging;

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
import java.util.Random;

/** Writes a ViT-B/16 of 224 x 224 pixels with 1000 labels: 346 MB of random weights. */
final class FullSizeModel {
    private static final int WIDTH = 768;
    private static final int MLP = 4 * WIDTH;
    private static final int LABELS = 1000;

    private final JsonObject header = new JsonObject();
    private long bytes;

    private FullSizeModel() {
        add("vit.embeddings.cls_token", 1, 1, WIDTH);
        add("vit.embeddings.position_embeddings", 1, 197, WIDTH);
        addLinear("vit.embeddings.patch_embeddings.projection", WIDTH, 3, 16, 16);
        for (int i = 0; i < 12; i++) {
            String layer = "vit.encoder.layer." + i + ".";
            addLinear(layer + "layernorm_before", WIDTH);
            for (String part :
                    new String[] {"attention.query", "attention.key", "attention.value"}) {
                addLinear(layer + "attention." + part, WIDTH, WIDTH);
            }
            addLinear(layer + "attention.output.dense", WIDTH, WIDTH);
            addLinear(layer + "layernorm_after", WIDTH);
            addLinear(layer + "intermediate.dense", MLP, WIDTH);
            addLinear(layer + "output.dense", WIDTH, MLP);
        }
        addLinear("vit.layernorm", WIDTH);
        addLinear("classifier", LABELS, WIDTH);
    }

    /** Writes the model's three files. */
    static void write(Path folder) throws IOException {
        JsonObject labels = new JsonObject();
        for (int i = 0; i < LABELS; i++) {
            labels.addProperty(Integer.toString(i), "label " + i);
        }
        JsonObject config = new JsonObject(); // all sizes are ViT-B/16's by default
        config.addProperty("model_type", "vit");
        config.add("id2label", labels);
        Files.writeString(folder.resolve("config.json"), config.toString());
        Files.writeString(folder.resolve("preprocessor_config.json"), "{}");
        try (OutputStream out =
                new BufferedOutputStream(
                        Files.newOutputStream(folder.resolve("model.safetensors")))) {
            new FullSizeModel().writeWeights(out);
        }
    }

    private void writeWeights(OutputStream out) throws IOException {
        byte[] text = header.toString().getBytes(StandardCharsets.UTF_8);
        ByteBuffer length = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
        out.write(length.putLong(text.length).array());
        out.write(text);
        // The same values over and over: an odd count of them, so that no two rows are alike.
        Random random = new Random(1);
        ByteBuffer values = ByteBuffer.allocate(4 * 10_007).order(ByteOrder.LITTLE_ENDIAN);
        while (values.hasRemaining()) {
            values.putFloat((float) (0.02 * random.nextGaussian()));
        }
        for (long left = bytes; left > 0; left -= values.capacity()) {
            out.write(values.array(), 0, (int) Math.min(left, values.capacity()));
        }
    }

    private void addLinear(String name, int... sizes) {
        add(name + ".weight", sizes);
        add(name + ".bias", sizes[0]);
    }

    private void add(String name, int... sizes) {
        JsonObject tensor = new JsonObject();
        tensor.addProperty("dtype", "F32");
        JsonArray shape = new JsonArray();
        long length = Float.BYTES;
        for (int size : sizes) {
            shape.add(size);
            length *= size;
        }
        tensor.add("shape", shape);
        JsonArray offsets = new JsonArray();
        offsets.add(bytes);
        offsets.add(bytes += length);
        tensor.add("data_offsets", offsets);
        header.add(name, tensor);
    }
}
