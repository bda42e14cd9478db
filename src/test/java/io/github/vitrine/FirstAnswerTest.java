package io.github.vitrine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.vitrine.testing.ChildJvm;
import io.github.vitrine.testing.Goldens;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A process's first answer comes to no lambda of ours. The JVM makes a lambda's class when it comes
 * to it, and often more for how to make one: up to some milliseconds each, while everyone waits.
 * Classes that the compiler made take a fraction of that.
 */
class FirstAnswerTest {
    private static final Pattern LAMBDA =
            Pattern.compile("io\\.github\\.vitrine[^ ]*?\\$\\$Lambda");

    @ParameterizedTest
    @CsvSource({
        "vit-hf/cls_base, china.jpg",
        "vit-timm/reg4_token, china.png",
        "vit-timm/gap_no_class_token, china.jpg",
        "deit/cls_only, china.jpg"
    })
    void comesToNoLambda(String model, String picture) throws IOException, InterruptedException {
        Path folder = Goldens.root().resolve(model);
        Path file = Goldens.root().resolve("images").resolve(picture);
        ChildJvm child =
                ChildJvm.run(
                        List.of("-Xlog:class+load", "--add-modules=jdk.incubator.vector"),
                        Classify.class,
                        folder.toString(),
                        file.toString());
        assertEquals(0, child.code(), child.errors());
        assertTrue(child.output().contains("vitrine.kernels.simd.Tile"), "no class is named");
        assertEquals(
                List.of(),
                LAMBDA.matcher(child.output()).results().map(MatchResult::group).toList());
    }

    /** One picture, then two at once, then its features, on as many threads wherever it runs. */
    static final class Classify {
        public static void main(String[] args) {
            Path model = Path.of(args[0]);
            Path picture = Path.of(args[1]);
            ImageClassifier classifier = ImageClassifier.builder().threads(2).load(model);
            FeatureExtractor extractor = FeatureExtractor.builder().threads(2).load(model);
            int answers =
                    classifier.classify(picture, 1).size()
                            + classifier.classifyAll(List.of(picture, picture), 1).size()
                            + extractor.embedAll(List.of(picture)).size();
            if (answers != 4) {
                throw new AssertionError(answers);
            }
        }
    }
}
