package io.github.vitrine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.vitrine.model.vit.FeatureRequest;
import io.github.vitrine.model.vit.Features;
import io.github.vitrine.tensor.Tensor;
import io.github.vitrine.testing.GoldenCase;
import io.github.vitrine.testing.Goldens;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** From picture files to features through the public API, against the reference libraries. */
class FeatureExtractorGoldenTest {
    static Stream<GoldenCase> cases() {
        return Goldens.models().stream()
                .filter(golden -> !golden.images().isEmpty())
                .filter(FeatureExtractorGoldenTest::isWhole);
    }

    /** Whether the files say all that there is to say. */
    private static boolean isWhole(GoldenCase golden) {
        boolean arguments =
                golden.expected().has("create_model_arguments")
                        || golden.expected().has("model_arguments");
        if (arguments) {
            Goldens.passOver(golden, "all of it", "made with arguments that its files lack");
        }
        return !arguments;
    }

    @ParameterizedTest
    @MethodSource("cases")
    void picturesBecomeTheReferencesFeatures(GoldenCase golden) {
        FeatureExtractor extractor = FeatureExtractor.load(golden.folder());
        List<Integer> states = numbers(golden, "hidden_states.");
        List<Integer> blocks = numbers(golden, "attentions.");
        FeatureRequest request = FeatureRequest.tokens();
        for (int layer : states) {
            request = request.withHiddenStates(layer);
        }
        for (int block : blocks) {
            request = request.withAttention(block);
        }
        List<Features> features = extractor.featuresAll(golden.images(), request);
        assertEquals(golden.images().size(), features.size());
        for (int layer : states) {
            check(golden, "hidden_states." + layer, features, f -> f.hiddenState(layer));
        }
        for (int block : blocks) {
            check(golden, "attentions." + block, features, f -> f.attention(block));
        }
        check(golden, "last_hidden_state", features, Features::tokens);
        check(golden, "pooled", features, Features::pooled);
        check(golden, "logits", features, Features::logits);
        check(golden, "cls_logits", features, Features::classLogits);
        check(golden, "distillation_logits", features, Features::distillationLogits);
        if (golden.has("pooled")) {
            golden.assertMatches("pooled", joined(extractor.embedAll(golden.images())));
        }
    }

    private static void check(
            GoldenCase golden, String key, List<Features> all, Function<Features, Tensor> value) {
        boolean unlabelled = key.equals("logits") && !golden.expected().has("topk");
        if (golden.has(key) && !unlabelled) {
            golden.assertMatches(
                    key, joined(all.stream().map(f -> value.apply(f).toArray()).toList()));
        }
    }

    private static float[] joined(List<float[]> parts) {
        int length = parts.stream().mapToInt(part -> part.length).sum();
        float[] whole = new float[length];
        int at = 0;
        for (float[] part : parts) {
            System.arraycopy(part, 0, whole, at, part.length);
            at += part.length;
        }
        return whole;
    }

    private static List<Integer> numbers(GoldenCase golden, String prefix) {
        List<Integer> numbers = new ArrayList<>();
        for (String key : golden.keys()) {
            if (key.startsWith(prefix)) {
                numbers.add(Integer.parseInt(key.substring(prefix.length())));
            }
        }
        return numbers;
    }
}
