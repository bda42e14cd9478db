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
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A process's first answer comes to no lambda of ours. The JVM makes a lambda's class when it comes
 * to it, and often more for how to make one: up to some milliseconds each, while everyone waits.
 * Classes that the compiler made take a fraction of that.
 */
class FirstAnswerTest {
    private static final Pattern LAMBDA =
            Pattern.compile("io\\.github\\.vitrine[^ ]*?\\$\\$Lambda");

    @ParameterizedTest
    @ValueSource(strings = {"vit-hf/cls_base", "vit-timm/reg4_token", "deit/cls_only"})
    void comesToNoLambda(String model) throws IOException, InterruptedException {
        Path folder = Goldens.root().resolve(model);
        Path picture = Goldens.root().resolve("images/china.jpg");
        ChildJvm child =
                ChildJvm.run(
                        List.of("-Xlog:class+load", "--add-modules=jdk.incubator.vector"),
                        Classify.class,
                        folder.toString(),
                        picture.toString());
        assertEquals(0, child.code(), child.errors());
        assertTrue(child.output().contains("vitrine.kernels.simd.Tile6x"), "no class is named");
        assertEquals(
                List.of(),
                LAMBDA.matcher(child.output()).results().map(MatchResult::group).toList());
    }

    /** Loads a model and classifies a picture, on as many threads wherever it runs. */
    static final class Classify {
        public static void main(String[] args) {
            ImageClassifier classifier =
                    ImageClassifier.builder().threads(2).load(Path.of(args[0]));
            if (classifier.classify(Path.of(args[1]), 1).size() != 1) {
                throw new AssertionError();
            }
        }
    }
}
