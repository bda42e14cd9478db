package io.github.vitrine.model.vit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.Gson;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.vitrine.Classification;
import io.github.vitrine.ImageClassifier;
import io.github.vitrine.image.Picture;
import io.github.vitrine.image.PictureReader;
import io.github.vitrine.image.Preprocessor;
import io.github.vitrine.image.Resample;
import io.github.vitrine.image.TorchvisionTransform;
import io.github.vitrine.kernels.Kernels;
import io.github.vitrine.ops.OpsPool;
import io.github.vitrine.parallel.Workers;
import io.github.vitrine.tensor.Tensor;
import io.github.vitrine.testing.AllKernels;
import io.github.vitrine.testing.GoldenCase;
import io.github.vitrine.testing.GoldenModels;
import io.github.vitrine.testing.Goldens;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whole models against transformers, timm and torchvision, stage by stage. */
class ViTGoldenTest {
    static Stream<Arguments> cases() {
        return Goldens.models().stream()
                .flatMap(golden -> AllKernels.list().stream().map(k -> Arguments.of(golden, k)));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void everyStageMatchesTheReference(GoldenCase golden, Kernels kernels, @TempDir Path dir)
            throws IOException {
        OpsPool pool = new OpsPool(kernels, Workers.threads(2));
        VisionTransformer model =
                golden.expected().has("create_model_arguments")
                        ? VisionTransformer.load(withArguments(golden, dir), pool)
                        : GoldenModels.load(golden, pool);
        List<Integer> states = numbers(golden, "hidden_states.");
        List<Integer> attentions = numbers(golden, "attentions.");
        Tensor pixels = golden.tensor("pixel_values");
        Features features = model.features(pixels, request(states, attentions));
        boolean labelled = model.config().head().labelCount() > 0;
        Tensor logits = labelled ? features.logits() : features.pooled();

        // From the first stage to the last, so that the first message says where it goes wrong.
        for (int layer : states) {
            golden.assertMatches("hidden_states." + layer, features.hiddenState(layer));
        }
        for (int block : attentions) {
            golden.assertMatches("attentions." + block, features.attention(block));
        }
        assertArrayEquals(logits.toArray(), model.logits(pixels).toArray());
        for (String key : golden.keys()) {
            if (key.equals("last_hidden_state")) {
                golden.assertMatches(key, features.tokens());
            } else if (key.equals("pooled")) {
                golden.assertMatches(key, features.pooled());
            } else if (key.equals("logits")) {
                golden.assertMatches(key, logits);
            } else if (key.equals("cls_logits")) {
                golden.assertMatches(key, features.classLogits());
            } else if (key.equals("distillation_logits")) {
                golden.assertMatches(key, features.distillationLogits());
            } else if (!key.matches("pixel_values|hidden_states\\.\\d+|attentions\\.\\d+")) {
                Goldens.passOver(golden, key, "a key that this test does not know");
            }
        }
    }

    /** A copy of the case whose config has timm's arguments for making the model among its own. */
    private static Path withArguments(GoldenCase golden, Path dir) throws IOException {
        String text = Files.readString(golden.folder().resolve("config.json"));
        JsonObject config = JsonParser.parseString(text).getAsJsonObject();
        JsonObject more = golden.expected().getAsJsonObject("create_model_arguments");
        more.entrySet()
                .forEach(e -> config.getAsJsonObject("model_args").add(e.getKey(), e.getValue()));
        Files.writeString(dir.resolve("config.json"), config.toString());
        Files.copy(golden.folder().resolve("model.safetensors"), dir.resolve("model.safetensors"));
        return dir;
    }

    private static FeatureRequest request(List<Integer> states, List<Integer> attentions) {
        FeatureRequest request = FeatureRequest.tokens();
        for (int layer : states) {
            request = request.withHiddenStates(layer);
        }
        for (int block : attentions) {
            request = request.withAttention(block);
        }
        return request;
    }

    private static List<Integer> numbers(GoldenCase golden, String prefix) {
        List<Integer> numbers = new ArrayList<>();
        for (String key : golden.keys()) {
            if (key.startsWith(prefix)) {
                numbers.add(Integer.parseInt(key.substring(prefix.length())));
            }
        }
        numbers.sort(null);
        return numbers;
    }

    static Stream<Arguments> casesWithPictures() {
        return Goldens.models().stream()
                .filter(golden -> !golden.images().isEmpty())
                .map(Arguments::of);
    }

    @ParameterizedTest
    @MethodSource("casesWithPictures")
    void picturesBecomeTheReferencesPixels(GoldenCase golden) {
        Preprocessor preprocessor =
                torchvision(golden)
                        .orElseGet(
                                () ->
                                        PublishedModel.open(golden.folder(), ModelOptions.NONE)
                                                .preprocessor());
        Tensor pixels = Tensor.zeros(golden.shape("pixel_values").sizes());
        for (int i = 0; i < golden.images().size(); i++) {
            Picture picture = PictureReader.defaults().read(golden.images().get(i));
            Tensor target = pixels.row(i);
            assertEquals(target.size(1), preprocessor.height());
            assertEquals(target.size(2), preprocessor.width());
            preprocessor.apply(picture, target.data(), target.offset());
        }
        golden.assertMatches("pixel_values", pixels);
    }

    /** What torchvision's cases say of pictures, which its checkpoints don't. */
    private static Optional<Preprocessor> torchvision(GoldenCase golden) {
        if (!golden.expected().has("preprocess")) {
            return Optional.empty();
        }
        JsonObject preset = golden.expected().getAsJsonObject("preprocess");
        String filter = preset.get("interpolation").getAsString().toUpperCase(Locale.ROOT);
        Gson gson = new Gson();
        return Optional.of(
                TorchvisionTransform.of(
                                preset.get("resize_size").getAsInt(),
                                preset.get("crop_size").getAsInt(),
                                Resample.valueOf(filter))
                        .toBuilder()
                        .normalize(
                                gson.fromJson(preset.get("mean"), float[].class),
                                gson.fromJson(preset.get("std"), float[].class))
                        .build());
    }

    static Stream<Arguments> casesWithLabels() {
        return Goldens.models().stream()
                .filter(golden -> !golden.images().isEmpty())
                .filter(golden -> golden.expected().has("topk"))
                .filter(golden -> !firstAnswers(golden).isEmpty())
                .map(Arguments::of);
    }

    private static JsonArray firstAnswers(GoldenCase golden) {
        JsonArray pictures = golden.expected().getAsJsonArray("topk");
        return pictures.isEmpty() ? pictures : pictures.get(0).getAsJsonArray();
    }

    @ParameterizedTest
    @MethodSource("casesWithLabels")
    void picturesGetTheReferencesLabels(GoldenCase golden) {
        JsonArray want = golden.expected().getAsJsonArray("topk");
        ImageClassifier.Builder builder = ImageClassifier.builder();
        GoldenModels.heads(golden).ifPresent(builder::heads);
        torchvision(golden).ifPresent(builder::preprocessor);
        ImageClassifier classifier = builder.load(golden.folder());
        int k = firstAnswers(golden).size();
        List<List<Classification>> got = classifier.classifyAll(golden.images(), k);
        assertEquals(want.size(), got.size());
        for (int picture = 0; picture < got.size(); picture++) {
            int rank = 0;
            for (JsonElement element : want.get(picture).getAsJsonArray()) {
                JsonObject answer = element.getAsJsonObject();
                Classification c = got.get(picture).get(rank++);
                assertEquals(answer.get("index").getAsInt(), c.index());
                if (answer.has("label")) {
                    assertEquals(answer.get("label").getAsString(), c.label());
                }
                double logit = answer.get("logit").getAsDouble(); // of six digits
                assertEquals(logit, c.logit(), 1e-4 * Math.max(1, Math.abs(logit)));
                assertEquals(answer.get("probability").getAsDouble(), c.probability(), 1e-4);
            }
            double sum = 0;
            List<Classification> all =
                    classifier.classify(golden.images().get(picture), Integer.MAX_VALUE);
            for (Classification c : all) {
                sum += c.probability();
            }
            assertEquals(1, sum, 1e-9);
            assertTrue(all.size() >= k);
        }
    }
}
