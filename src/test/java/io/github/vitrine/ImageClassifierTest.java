package io.github.vitrine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import io.github.vitrine.error.CheckpointException;
import io.github.vitrine.error.ConfigException;
import io.github.vitrine.error.ImageException;
import io.github.vitrine.error.VitrineException;
import io.github.vitrine.image.Resample;
import io.github.vitrine.kernels.KernelChoice;
import io.github.vitrine.kernels.Strips;
import io.github.vitrine.model.vit.FeatureRequest;
import io.github.vitrine.model.vit.VisionTransformer;
import io.github.vitrine.testing.GoldenCase;
import io.github.vitrine.testing.Goldens;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImageClassifierTest {
    private final GoldenCase golden = Goldens.builtIn("vit-hf", "cls_base");

    private final List<Path> pictures = golden.images();

    @Test
    void takesPicturesInEveryForm() throws IOException {
        ImageClassifier classifier = ImageClassifier.load(golden.folder());
        Path file = pictures.get(0);
        byte[] bytes = Files.readAllBytes(file);
        BufferedImage image = ImageIO.read(file.toFile());
        List<Classification> want = classifier.classify(file, 3);
        assertEquals(3, want.size());
        assertEquals(want, classifier.classify(bytes, 3));
        assertEquals(want, classifier.classify(new ByteArrayInputStream(bytes), 3));
        assertEquals(want, classifier.classify(image, 3));
        assertEquals(want, classifier.classifyAll(List.of(file, file), 3).get(1));
        List<Object> mixed = List.of(file, bytes, new ByteArrayInputStream(bytes), image);
        assertEquals(List.of(want, want, want, want), classifier.classifyAll(mixed, 3));
        assertThrows(
                IllegalArgumentException.class, () -> classifier.classifyAll(List.of("cat"), 3));
        assertEquals(List.of(), classifier.classifyAll(List.of(), 3));
        assertThrows(IllegalArgumentException.class, () -> classifier.classifyAll(List.of(), 0));
        assertEquals(
                classifier.labels().size(), classifier.classify(file, Integer.MAX_VALUE).size());
        assertThrows(IllegalArgumentException.class, () -> classifier.classify(file, 0));
    }

    @Test
    void optionsChangeNoBit() {
        List<Classification> want =
                ImageClassifier.builder()
                        .kernels(KernelChoice.SCALAR)
                        .threads(1)
                        .load(golden.folder())
                        .classify(pictures.get(1), 5);
        ExecutorService executor = Executors.newFixedThreadPool(2);
        try {
            List<ImageClassifier> others =
                    List.of(
                            ImageClassifier.load(golden.folder()),
                            ImageClassifier.builder().threads(3).load(golden.folder()),
                            ImageClassifier.builder().batchSize(1).load(golden.folder()),
                            ImageClassifier.builder().batchSize(3).load(golden.folder()),
                            ImageClassifier.builder().executor(executor).load(golden.folder()));
            List<Path> several = new ArrayList<>(pictures);
            several.addAll(pictures);
            for (ImageClassifier classifier : others) {
                assertEquals(want, classifier.classify(pictures.get(1), 5));
                assertEquals(want, classifier.classifyAll(several, 5).get(1));
                assertEquals(want, classifier.classifyAll(several, 5).get(pictures.size() + 1));
            }
        } finally {
            executor.shutdown();
        }
    }

    @Test
    void preprocessingCanBeChanged() {
        List<Classification> own =
                ImageClassifier.load(golden.folder()).classify(pictures.get(0), 3);
        ImageClassifier changed =
                ImageClassifier.builder()
                        .preprocessing(p -> p.toBuilder().resample(Resample.NEAREST).build())
                        .load(golden.folder());
        assertNotEquals(own, changed.classify(pictures.get(0), 3));
    }

    @Test
    void aBatchNeverOutgrowsAnArray() {
        VisionTransformer model = VisionTransformer.load(golden.folder());
        int batch = model.largestBatch(32, 32, FeatureRequest.pooled());
        assertTrue(batch > 100_000 && batch <= Integer.MAX_VALUE / (3 * 32 * 32));
        int tokens = batch * model.config().embedding().grid(32, 32).tokens();
        int widest = model.config().encoder().widest();
        assertTrue(Strips.length(tokens, widest) > 0); // it would throw
        assertEquals(1, model.largestBatch(32_768, 32_768, FeatureRequest.pooled()));
    }

    @Test
    void servesManyThreadsAtOnce() throws InterruptedException, ExecutionException {
        ImageClassifier classifier = ImageClassifier.builder().threads(2).load(golden.folder());
        List<List<Classification>> want = classifier.classifyAll(pictures, 5);
        ExecutorService callers = Executors.newFixedThreadPool(6);
        try {
            List<Callable<Boolean>> calls = new ArrayList<>();
            for (int i = 0; i < 60; i++) {
                int picture = i % pictures.size();
                boolean together = i % 3 == 0;
                calls.add(
                        () ->
                                together
                                        ? classifier.classifyAll(pictures, 5).equals(want)
                                        : classifier
                                                .classify(pictures.get(picture), 5)
                                                .equals(want.get(picture)));
            }
            for (Future<Boolean> call : callers.invokeAll(calls)) {
                assertTrue(call.get());
            }
        } finally {
            callers.shutdown();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "hidden_size | \"abc\" | hidden_size: expected an integer",
                "hidden_size | 0 | hidden_size: expected an integer",
                "hidden_size | 1000000000 | hidden_size: expected an integer",
                "hidden_size | 1.5 | hidden_size: expected an integer",
                "num_attention_heads | 5 | num_attention_heads: expected a divisor",
                "num_hidden_layers | 1000000 | num_hidden_layers: expected an integer",
                "hidden_act | \"gelu_oops\" | hidden_act: expected one of",
                "layer_norm_eps | -1 | layer_norm_eps: expected a number from 0 to 1",
                "model_type | \"swin\" | model_type: expected",
                "architectures | [\"ViTForMaskedImageModeling\"] | architectures: expected",
                "image_size | [1,2,3] | image_size: expected a number or [height, width]",
                "patch_size | 64 | patch_size: expected at most",
                "patch_size | 257 | patch_size: expected an integer from 1 to 256",
                "head_dim | 16385 | head_dim: expected an integer from 1 to 16384",
                "position_embedding_type | \"rope\" | position_embedding_type: expected one of",
                "pooling | \"avg\" | pooling: expected one of [cls, token], found",
                "problem_type | \"multi_label_classification\" | problem_type: expected one of",
                "use_mean_pooling | true | use_mean_pooling: expected false",
                "quantization_config | {\"bits\": 4} | quantization_config: expected none",
                "pruned_heads | {\"0\": [1]} | pruned_heads: expected none",
                "auto_map | {\"AutoModel\": \"m.M\"} | auto_map: expected none",
                "pooler_act | \"softmax\" | pooler_act: expected one of",
                "id2label | {\"0\":\"a\",\"2\":\"b\"} | id2label: expected a label for each index",
            })
    void aWrongConfigIsOneClearError(String field, String value, String message, @TempDir Path dir)
            throws IOException {
        copyModel(dir);
        editConfig(dir, field, JsonParser.parseString(value));
        ConfigException e = assertThrows(ConfigException.class, () -> ImageClassifier.load(dir));
        assertTrue(e.getMessage().contains("config.json"), e.getMessage());
        assertTrue(e.getMessage().contains(message), e.getMessage());
    }

    /** transformers takes one logit through a sigmoid; a softmax would always say 100 %. */
    @Test
    void oneLabelIsNoChoice(@TempDir Path dir) throws IOException {
        copyModel(dir);
        editConfig(dir, "id2label", JsonParser.parseString("{\"0\": \"cat\"}"));
        assertMessage("num_labels: expected 2 or more", () -> ImageClassifier.load(dir));
    }

    @Test
    void fieldsThatChangeNothingAreIgnored(@TempDir Path dir) throws IOException {
        copyModel(dir);
        editConfig(dir, "problem_type", new JsonPrimitive("single_label_classification"));
        editConfig(dir, "position_embedding_type", new JsonPrimitive("absolute"));
        editConfig(dir, "pruned_heads", new JsonObject());
        editConfig(dir, "chunk_size_feed_forward", new JsonPrimitive(2));
        editConfig(dir, "hidden_dropout_prob", new JsonPrimitive(0.5));
        assertEquals(
                ImageClassifier.load(golden.folder()).classify(pictures.get(0), 3),
                ImageClassifier.load(dir).classify(pictures.get(0), 3));
    }

    @Test
    void aModelThatIsNotThereSaysWhatIsMissing(@TempDir Path dir) throws IOException {
        assertMessage("config.json", () -> ImageClassifier.load(dir));
        copyModel(dir);
        Files.delete(dir.resolve("model.safetensors"));
        assertMessage("model.safetensors", () -> ImageClassifier.load(dir));
        copyModel(dir);
        Files.delete(dir.resolve("preprocessor_config.json"));
        assertMessage("preprocessor_config.json", () -> ImageClassifier.load(dir));
    }

    @Test
    void weightsOfAnotherModelAreNamedTogether(@TempDir Path dir) throws IOException {
        copyModel(dir);
        editConfig(dir, "intermediate_size", new JsonPrimitive(24));
        editConfig(dir, "num_hidden_layers", new JsonPrimitive(1));
        CheckpointException e =
                assertThrows(CheckpointException.class, () -> ImageClassifier.load(dir));
        assertTrue(e.getMessage().contains("of another shape"), e.getMessage());
        assertTrue(e.getMessage().contains("unexpected"), e.getMessage());
        assertTrue(e.getMessage().contains("intermediate.dense.weight"), e.getMessage());
    }

    @Test
    void weightsThatGiveNoNumbersAreAnError(@TempDir Path dir) throws IOException {
        copyModel(dir);
        Path file = dir.resolve("model.safetensors");
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length - 1] = 0x7f; // the last weight becomes NaN
        bytes[bytes.length - 2] = (byte) 0xff;
        // Whichever tensor is last, all its floats: some of them reach the logits.
        for (int i = bytes.length - 4; i > bytes.length - 4000; i -= 4) {
            bytes[i + 3] = 0x7f;
            bytes[i + 2] = (byte) 0xff;
        }
        Files.write(file, bytes);
        ImageClassifier classifier = ImageClassifier.load(dir);
        VitrineException e =
                assertThrows(VitrineException.class, () -> classifier.classify(pictures.get(0), 1));
        assertTrue(e.getMessage().contains("not finite"), e.getMessage());
    }

    @Test
    void aPictureThatIsNoneSaysSo(@TempDir Path dir) throws IOException {
        ImageClassifier classifier = ImageClassifier.load(golden.folder());
        Path text = Files.writeString(dir.resolve("cat.jpg"), "not a picture");
        ImageException e = assertThrows(ImageException.class, () -> classifier.classify(text, 1));
        assertTrue(e.getMessage().contains("cat.jpg"), e.getMessage());
        assertThrows(ImageException.class, () -> classifier.classify(dir.resolve("none"), 1));
        assertThrows(ImageException.class, () -> classifier.classify(new byte[0], 1));
        // The classifier is as good as before.
        assertEquals(1, classifier.classify(pictures.get(0), 1).size());
    }

    @Test
    void anotherSizeThanTheTrainedOneMustBeAllowed(@TempDir Path dir) throws IOException {
        copyModel(dir);
        Path file = dir.resolve("preprocessor_config.json");
        JsonObject json = JsonParser.parseString(Files.readString(file)).getAsJsonObject();
        JsonObject size = new JsonObject();
        size.addProperty("height", 48);
        size.addProperty("width", 40);
        json.add("size", size);
        Files.writeString(file, json.toString());
        assertMessage("48x40", () -> ImageClassifier.load(dir));
        ImageClassifier classifier = ImageClassifier.builder().resizePositions(true).load(dir);
        assertEquals(2, classifier.classify(pictures.get(0), 2).size());
    }

    @Test
    void aBatchMayBeLargerThanAnyList() {
        ImageClassifier classifier =
                ImageClassifier.builder().batchSize(Integer.MAX_VALUE).load(golden.folder());
        assertEquals(1, classifier.classify(pictures.get(0), 1).size());
        assertEquals(pictures.size(), classifier.classifyAll(pictures, 1).size());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"do_resize | false", "size | {\"shortest_edge\": 32}"})
    void aPreprocessorMustGiveAllPicturesOneSize(String field, String value, @TempDir Path dir)
            throws IOException {
        copyModel(dir);
        Path file = dir.resolve("preprocessor_config.json");
        JsonObject json = JsonParser.parseString(Files.readString(file)).getAsJsonObject();
        json.add(field, JsonParser.parseString(value));
        Files.writeString(file, json.toString());
        assertMessage("preprocessor_config.json: expected a size", () -> ImageClassifier.load(dir));
    }

    private static void assertMessage(String part, org.junit.jupiter.api.function.Executable call) {
        VitrineException e = assertThrows(VitrineException.class, call);
        assertTrue(e.getMessage().contains(part), e.getMessage());
    }

    private void copyModel(Path dir) throws IOException {
        try (Stream<Path> files = Files.list(golden.folder())) {
            for (Path file : files.toList()) {
                Files.copy(
                        file,
                        dir.resolve(file.getFileName()),
                        java.nio.file.StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    private static void editConfig(Path dir, String field, JsonElement value) throws IOException {
        Path file = dir.resolve("config.json");
        JsonObject json = JsonParser.parseString(Files.readString(file)).getAsJsonObject();
        json.add(field, value);
        Files.writeString(file, json.toString());
    }
}
