/**
 * Vision Transformer inference in pure Java.
 *
 * <p>Start at {@link io.github.vitrine.ImageClassifier} or {@link
 * io.github.vitrine.FeatureExtractor}.
 */
module io.github.vitrine {
    requires transitive java.desktop;
    requires com.google.gson;
    requires java.net.http;
    // Static, although users on the class path always have it: jlink takes no automatic modules.
    requires static com.twelvemonkeys.imageio.webp;
    requires static info.picocli;
    // Static, as a small runtime image may do without: then nothing is recorded.
    requires static jdk.jfr;
    requires static jdk.incubator.vector;

    exports io.github.vitrine;
    exports io.github.vitrine.checkpoint;
    exports io.github.vitrine.error;
    exports io.github.vitrine.hub;
    exports io.github.vitrine.image;
    exports io.github.vitrine.json;
    exports io.github.vitrine.kernels;
    exports io.github.vitrine.layers;
    exports io.github.vitrine.model.vit;
    exports io.github.vitrine.ops;
    exports io.github.vitrine.parallel;
    exports io.github.vitrine.tensor;

    opens io.github.vitrine.cli to
            info.picocli;
}
