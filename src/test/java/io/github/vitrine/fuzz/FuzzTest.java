package io.github.vitrine.fuzz;

import io.github.vitrine.checkpoint.Checkpoint;
import io.github.vitrine.image.PictureReader;
import io.github.vitrine.image.Preprocessor;
import io.github.vitrine.json.JsonObject;
import io.github.vitrine.kernels.KernelChoice;
import io.github.vitrine.kernels.Kernels;
import io.github.vitrine.model.vit.VisionTransformer;
import io.github.vitrine.ops.OpsPool;
import io.github.vitrine.parallel.Workers;
import io.github.vitrine.tensor.WeightTensor;
import io.github.vitrine.testing.Goldens;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A short campaign against each reader of files. {@code -Dvitrine.fuzz.seconds=3600} makes it long,
 * {@code -Dvitrine.fuzz.seed=1} another one.
 */
@Timeout(value = 4, unit = java.util.concurrent.TimeUnit.HOURS)
class FuzzTest {
    private static final long MIB = 1 << 20;

    @TempDir Path folder;

    @Test
    void weights() {
        List<byte[]> corpus = Corpus.files("safetensors-format", "\\.safetensors");
        Path file = folder.resolve("model.safetensors");
        new Campaign("safetensors", corpus, MIB)
                .run(
                        input -> {
                            Files.write(file, input);
                            readAll(file);
                        });
    }

    @Test
    void index() throws IOException {
        Path tensors = Goldens.builtIn("ops", "softmax").folder().resolve("expected.safetensors");
        Files.copy(tensors, folder.resolve("model-00001-of-00001.safetensors"));
        StringBuilder map = new StringBuilder();
        try (Checkpoint checkpoint = Checkpoint.open(tensors)) {
            for (String name : checkpoint.names()) {
                map.append(map.length() == 0 ? "" : ",").append('"').append(name);
                map.append("\":\"model-00001-of-00001.safetensors\"");
            }
        }
        String whole = "{\"metadata\":{\"total_size\":64},\"weight_map\":{" + map + "}}";
        Path file = folder.resolve("model.safetensors.index.json");
        new Campaign("index", List.of(Corpus.text(whole), Corpus.deep()), MIB)
                .run(
                        input -> {
                            Files.write(file, input);
                            readAll(folder);
                        });
    }

    @Test
    void config() throws IOException {
        Path model = Goldens.builtIn("vit-hf", "cls_base").folder();
        Files.copy(model.resolve("model.safetensors"), folder.resolve("model.safetensors"));
        List<byte[]> corpus = Corpus.files("vit-hf", "/config\\.json");
        corpus.add(Corpus.deep());
        OpsPool pool = new OpsPool(Kernels.select(KernelChoice.SCALAR), Workers.single());
        // 1 MiB for what the file declares: twice the weights, and what lists them.
        new Campaign("config", corpus, 2 * MIB)
                .run(
                        input -> {
                            Files.write(folder.resolve("config.json"), input);
                            VisionTransformer.load(folder, pool);
                        });
    }

    @Test
    void timmConfig() {
        List<byte[]> corpus = new ArrayList<>(Corpus.files("vit-timm", "/config\\.json"));
        new Campaign("timm config", corpus, MIB)
                .run(
                        input -> {
                            String text = new String(input, StandardCharsets.UTF_8);
                            JsonObject json = JsonObject.parse("fuzz", text);
                            VisionTransformer.requireSupported(json);
                            Preprocessor.fromTimm(json.object("pretrained_cfg"), 3);
                        });
    }

    @Test
    void preprocessorConfig() {
        List<byte[]> corpus = new ArrayList<>(Corpus.files("", "preprocessor_config\\.json"));
        corpus.add(Corpus.deep());
        new Campaign("preprocessor config", corpus, MIB)
                .run(
                        input -> {
                            String text = new String(input, StandardCharsets.UTF_8);
                            Preprocessor.fromConfig(JsonObject.parse("fuzz", text), 3);
                        });
    }

    @Test
    void pictures() {
        List<byte[]> corpus = Corpus.files("preprocess/formats", "\\.(png|jpg|gif|bmp|tif|webp)");
        PictureReader reader = PictureReader.defaults().withMaxPixels(1 << 16);
        // Up to 65536 pixels, in some decoders as objects for every block, and ImageIO's buffers.
        new Campaign("pictures", corpus, 32 * MIB).run(input -> reader.read(input, "fuzz"));
    }

    private static void readAll(Path path) {
        try (Checkpoint checkpoint = Checkpoint.open(path)) {
            for (String name : checkpoint.names()) {
                WeightTensor tensor = checkpoint.find(name).orElseThrow();
                int count = (int) Math.min(1 << 16, tensor.shape().elements());
                tensor.read(0, new float[count], 0, count);
            }
        }
    }
}
