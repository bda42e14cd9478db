package io.github.vitrine.model.vit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.github.vitrine.Classification;
import io.github.vitrine.ImageClassifier;
import io.github.vitrine.image.Picture;
import io.github.vitrine.image.PictureReader;
import io.github.vitrine.image.Preprocessor;
import io.github.vitrine.kernels.Kernels;
import io.github.vitrine.ops.OpsPool;
import io.github.vitrine.parallel.Workers;
import io.github.vitrine.tensor.Tensor;
import io.github.vitrine.testing.AllKernels;
import io.github.vitrine.testing.GoldenCase;
import io.github.vitrine.testing.Goldens;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whole models against transformers, stage by stage. */
class ViTGoldenTest {
    static Stream<Arguments> cases() {
        return Goldens.models().stream()
                .flatMap(golden -> AllKernels.list().stream().map(k -> Arguments.of(golden, k)));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void everyStageMatchesTransformers(GoldenCase golden, Kernels kernels) {
        OpsPool pool = new OpsPool(kernels, Workers.threads(2));
        VisionTransformer model = VisionTransformer.load(golden.folder(), pool);
        List<Integer> states = numbers(golden, "hidden_states.");
        List<Integer> attentions = numbers(golden, "attentions.");
        Trace trace = new Trace().withHiddenStates(states).withAttention(attentions);
        Tensor pixels = golden.tensor("pixel_values");
        Tensor logits = model.logits(pixels, trace);

        // From the first stage to the last, so that the first message says where it goes wrong.
        for (int layer : states) {
            golden.assertMatches("hidden_states." + layer, trace.hiddenState(layer));
        }
        for (int block : attentions) {
            golden.assertMatches("attentions." + block, trace.attention(block));
        }
        assertArrayEquals(logits.toArray(), model.logits(pixels).toArray());
        for (String key : golden.keys()) {
            if (key.equals("last_hidden_state")) {
                golden.assertMatches(key, trace.lastHiddenState());
            } else if (key.equals("pooled")) {
                golden.assertMatches(key, trace.pooled());
            } else if (key.equals("logits")) {
                golden.assertMatches(key, logits);
            } else if (key.equals("cls_logits")) {
                golden.assertMatches(key, trace.classLogits());
            } else if (key.equals("distillation_logits")) {
                golden.assertMatches(key, trace.distillationLogits());
            } else if (!key.matches("pixel_values|hidden_states\\.\\d+|attentions\\.\\d+")) {
                Goldens.passOver(golden, key, "a key that this test does not know");
            }
        }
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
        Path config = golden.folder().resolve("preprocessor_config.json");
        int channels = golden.shape("pixel_values").size(1);
        io.github.vitrine.json.JsonObject json = io.github.vitrine.json.JsonObject.read(config);
        if (json.text("image_processor_type", "").startsWith("DINOv3")) {
            Goldens.passOver(golden, "images", "resized in floats, which no preprocessor does yet");
            return;
        }
        Preprocessor preprocessor = Preprocessor.fromConfig(json, channels);
        Tensor pixels = Tensor.zeros(golden.shape("pixel_values").sizes());
        for (int i = 0; i < golden.images().size(); i++) {
            Picture picture = PictureReader.defaults().read(golden.images().get(i));
            Tensor got = preprocessor.apply(picture);
            Tensor target = pixels.row(i);
            assertEquals(target.shape(), got.shape());
            System.arraycopy(got.toArray(), 0, target.data(), target.offset(), target.elements());
        }
        golden.assertMatches("pixel_values", pixels);
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
        if (!firstAnswers(golden).get(0).getAsJsonObject().has("label")) {
            Goldens.passOver(golden, "topk", "has no labels");
            return;
        }
        ImageClassifier classifier = ImageClassifier.load(golden.folder());
        int k = firstAnswers(golden).size();
        List<List<Classification>> got = classifier.classifyAll(golden.images(), k);
        assertEquals(want.size(), got.size());
        for (int picture = 0; picture < got.size(); picture++) {
            int rank = 0;
            for (JsonElement element : want.get(picture).getAsJsonArray()) {
                JsonObject answer = element.getAsJsonObject();
                Classification c = got.get(picture).get(rank++);
                assertEquals(answer.get("index").getAsInt(), c.index());
                assertEquals(answer.get("label").getAsString(), c.label());
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
