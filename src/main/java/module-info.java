/**
 * Vision Transformer inference in pure Java.
 *
 * <p>Start at {@link io.github.vitrine.ImageClassifier}.
 */
module io.github.vitrine {
    requires transitive java.desktop;
    requires com.google.gson;
    requires static jdk.incubator.vector;

    exports io.github.vitrine.error;
    exports io.github.vitrine.image;
    exports io.github.vitrine.tensor;
}
