package io.github.vitrine;

import io.github.vitrine.error.ConfigException;
import io.github.vitrine.hub.HubOptions;
import io.github.vitrine.image.Picture;
import io.github.vitrine.model.vit.ViTConfig;
import io.github.vitrine.tensor.Tensor;
import java.awt.image.BufferedImage;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * A pretrained Vision Transformer that says what is in a picture.
 *
 * <pre>{@code
 * ImageClassifier classifier = ImageClassifier.load(Path.of("models/vit-cifar10"));
 * List<Classification> best = classifier.classify(Path.of("cat.jpg"), 5);
 * }</pre>
 *
 * <p>Immutable and safe for any number of threads at once; nothing to close. Pictures are PNG,
 * JPEG, WebP, GIF, TIFF or BMP, told apart by their content. A picture that can't be read is an
 * {@link io.github.vitrine.error.ImageException}; a model that can't be loaded is a {@link
 * io.github.vitrine.error.CheckpointException} or {@link ConfigException}. Weights may be read only
 * when they are needed, by the first call and the second: see {@link Builder#lazyWeights}.
 *
 * <p>Results are the same bits on every machine, whatever the vector width, the number of threads,
 * and the other pictures of a batch. The first call in a process waits until the JVM has compiled
 * the kernels, a second or two as a rule and 5 at most: interpreted, they would take longer.
 */
public final class ImageClassifier {
    private final PicturePipeline pictures;
    private final List<String> labels;

    private ImageClassifier(PicturePipeline pictures, List<String> labels) {
        this.pictures = pictures;
        this.labels = labels;
    }

    /**
     * Loads a checkpoint with default options: the fastest kernels there are, a thread per
     * processor.
     *
     * @param path a folder with {@code config.json} and {@code model.safetensors} (or shards with
     *     their index), as on the Hugging Face hub: transformers' with {@code
     *     preprocessor_config.json}, or timm's. Or a {@code .safetensors} file with the other files
     *     beside it
     * @return the classifier
     * @throws io.github.vitrine.error.VitrineException if the files are broken or don't fit
     *     together
     */
    public static ImageClassifier load(Path path) {
        return builder().load(path);
    }

    /**
     * Loads a model by its name on the Hugging Face hub, with default options. What the cache that
     * Python's tools share does not hold is downloaded; {@link HubOptions} says how that is told
     * where and whether to look.
     *
     * @param name {@code owner/name}, or {@code owner/name@revision} with a branch, tag or commit;
     *     a commit that is cached never touches the network
     * @return the classifier
     * @throws io.github.vitrine.error.DownloadException if the model can't be had
     * @throws io.github.vitrine.error.VitrineException if the files are broken or don't fit
     *     together
     */
    public static ImageClassifier fromHub(String name) {
        return builder().loadFromHub(name);
    }

    /**
     * Starts with default options.
     *
     * @return options to change and load with
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Classifies a picture file.
     *
     * @param picture the file
     * @param k how many labels to return, at least 1; more than there are returns all
     * @return best first
     */
    public List<Classification> classify(Path picture, int k) {
        return classifyAll(List.of(picture), k).get(0);
    }

    /**
     * Classifies an encoded picture.
     *
     * @param picture the bytes of a picture file
     * @param k how many labels to return, at least 1; more than there are returns all
     * @return best first
     */
    public List<Classification> classify(byte[] picture, int k) {
        return classifyAll(List.of(picture), k).get(0);
    }

    /**
     * Classifies an encoded picture.
     *
     * @param picture gives the bytes of a picture file; read to its end, not closed
     * @param k how many labels to return, at least 1; more than there are returns all
     * @return best first
     */
    public List<Classification> classify(InputStream picture, int k) {
        return classifyAll(List.of(picture), k).get(0);
    }

    /**
     * Classifies a picture that is already decoded.
     *
     * @param picture of any type; its colours are taken as sRGB, its transparency is ignored
     * @param k how many labels to return, at least 1; more than there are returns all
     * @return best first
     */
    public List<Classification> classify(BufferedImage picture, int k) {
        return classifyAll(List.of(picture), k).get(0);
    }

    /**
     * Classifies a picture that Vitrine's own reader decoded.
     *
     * @param picture the samples
     * @param k how many labels to return, at least 1; more than there are returns all
     * @return best first
     */
    public List<Classification> classify(Picture picture, int k) {
        return classifyAll(List.of(picture), k).get(0);
    }

    /**
     * Classifies several pictures, {@link ModelBuilder#batchSize} at a time.
     *
     * @param pictures each a {@link Path}, {@code byte[]}, {@link InputStream}, {@link
     *     BufferedImage} or {@link Picture}
     * @param k how many labels to return for each, at least 1; more than there are returns all
     * @return for each picture, best first
     * @throws IllegalArgumentException if k is less than 1, or an element of another type
     */
    public List<List<Classification>> classifyAll(List<?> pictures, int k) {
        if (k < 1) {
            throw new IllegalArgumentException("expected k of 1 or more, found " + k);
        }
        List<List<Classification>> best = new ArrayList<>();
        for (Tensor logits : this.pictures.logits(pictures)) {
            best.add(Ranking.top(logits.data(), logits.offset(), labels, k));
        }
        return Collections.unmodifiableList(best);
    }

    /**
     * The labels the model knows.
     *
     * @return by index
     */
    public List<String> labels() {
        return labels;
    }

    /** Options of a classifier, and then the classifier. Not thread-safe. */
    public static final class Builder extends ModelBuilder<ImageClassifier, Builder> {
        private List<String> labels; // null: as the files say

        private Builder() {}

        @Override
        Builder self() {
            return this;
        }

        @Override
        void check(Path path, ViTConfig config) {
            labels(path, config);
        }

        @Override
        ImageClassifier make(Path path, PicturePipeline pictures) {
            return new ImageClassifier(pictures, labels(path, pictures.model().config()));
        }

        /**
         * What the classes are called, instead of what the checkpoint says or does not say.
         *
         * @param names by index, as many as there are classes
         * @return this
         */
        public Builder labels(List<String> names) {
            labels = List.copyOf(names);
            return this;
        }

        private List<String> labels(Path path, ViTConfig config) {
            List<String> own = config.labels().orElse(List.of());
            if (own.isEmpty()) {
                throw new ConfigException(
                        path
                                + ": expected a model with a classifier, found one that gives"
                                + " features only: FeatureExtractor loads it");
            }
            if (own.size() == 1) {
                throw new ConfigException(
                        path
                                + ": num_labels: expected 2 or more, among which probabilities are"
                                + " shared out, found 1");
            }
            if (labels != null && labels.size() != own.size()) {
                throw new ConfigException(
                        String.format(
                                "%s: expected %d labels, as the model's classifier has, found %d",
                                path, own.size(), labels.size()));
            }
            return labels == null ? own : labels;
        }
    }
}
