package io.github.vitrine;

import io.github.vitrine.error.VitrineException;
import io.github.vitrine.hub.HubOptions;
import io.github.vitrine.image.Picture;
import io.github.vitrine.image.Preprocessor;
import io.github.vitrine.model.vit.FeatureRequest;
import io.github.vitrine.model.vit.Features;
import io.github.vitrine.model.vit.ViTConfig;
import io.github.vitrine.model.vit.VisionTransformer;
import java.awt.image.BufferedImage;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * A pretrained Vision Transformer that turns pictures into numbers: an embedding to compare them
 * by, or whatever else the model computes on its way.
 *
 * <pre>{@code
 * FeatureExtractor extractor = FeatureExtractor.load(Path.of("models/dinov2-small"));
 * float[] cat = extractor.embed(Path.of("cat.jpg"));
 * float[] dog = extractor.embed(Path.of("dog.jpg"));
 * double similarity = EmbeddingIndex.cosine(cat, dog);
 * }</pre>
 *
 * <p>An embedding is the model's pooled feature, what its classifier reads or would read, as the
 * reference computes it; its length is whatever it is, not 1:
 *
 * <ul>
 *   <li>ViT, ViT-MSN, DINOv2, DINOv3, torchvision: the class token after the final norm. A {@code
 *       ViTModel} or {@code DeiTModel} whose file has a pooler: the pooler's output
 *   <li>DINOv2 with a classifier: the class token, and behind it the mean of the patches
 *   <li>I-JEPA, BEiT: the mean of the patches; BEiT's goes through a norm. BEiT without that mean
 *       ({@code use_mean_pooling}): the class token
 *   <li>distilled DeiT: the mean of the class token and the distillation token
 *   <li>timm: what its {@code global_pool} and {@code fc_norm} make of the tokens
 * </ul>
 *
 * <p>Models with and without a classifier load. Immutable and safe for any number of threads at
 * once; nothing to close. Errors are those of {@link ImageClassifier}, and so is the promise:
 * results are the same bits on every machine.
 */
public final class FeatureExtractor {
    private final PicturePipeline pictures;

    private FeatureExtractor(PicturePipeline pictures) {
        this.pictures = pictures;
    }

    /**
     * Loads a checkpoint with default options: the fastest kernels there are, a thread per
     * processor.
     *
     * @param path as for {@link ImageClassifier#load}
     * @return the extractor
     * @throws VitrineException if the files are broken or don't fit together
     */
    public static FeatureExtractor load(Path path) {
        return builder().load(path);
    }

    /**
     * Loads a model by its name on the Hugging Face hub, with default options; {@link HubOptions}
     * says how that is told where and whether to look.
     *
     * @param name as for {@link ImageClassifier#fromHub}
     * @return the extractor
     * @throws VitrineException if the model can't be had or loaded
     */
    public static FeatureExtractor fromHub(String name) {
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
     * Embeds a picture file.
     *
     * @param picture the file
     * @return the pooled feature, F numbers
     */
    public float[] embed(Path picture) {
        return embedAll(List.of(picture)).get(0);
    }

    /**
     * Embeds an encoded picture.
     *
     * @param picture the bytes of a picture file
     * @return the pooled feature, F numbers
     */
    public float[] embed(byte[] picture) {
        return embedAll(List.of(picture)).get(0);
    }

    /**
     * Embeds an encoded picture.
     *
     * @param picture gives the bytes of a picture file; read to its end, not closed
     * @return the pooled feature, F numbers
     */
    public float[] embed(InputStream picture) {
        return embedAll(List.of(picture)).get(0);
    }

    /**
     * Embeds a picture that is already decoded.
     *
     * @param picture of any type; its colours are taken as sRGB, its transparency is ignored
     * @return the pooled feature, F numbers
     */
    public float[] embed(BufferedImage picture) {
        return embedAll(List.of(picture)).get(0);
    }

    /**
     * Embeds a picture that Vitrine's own reader decoded.
     *
     * @param picture the samples
     * @return the pooled feature, F numbers
     */
    public float[] embed(Picture picture) {
        return embedAll(List.of(picture)).get(0);
    }

    /**
     * Embeds several pictures, {@link ModelBuilder#batchSize} at a time.
     *
     * @param pictures each a {@link Path}, {@code byte[]}, {@link InputStream}, {@link
     *     BufferedImage} or {@link Picture}
     * @return each picture's pooled feature, F numbers
     * @throws VitrineException if a picture or, at first, the weights can't be read, or the model
     *     returns numbers that are not finite
     * @throws IllegalArgumentException if an element is of another type
     */
    public List<float[]> embedAll(List<?> pictures) {
        List<float[]> embeddings = new ArrayList<>();
        for (Features features : featuresAll(pictures, FeatureRequest.pooled())) {
            embeddings.add(finite(features.pooled().toArray()));
        }
        return Collections.unmodifiableList(embeddings);
    }

    private static float[] finite(float[] embedding) {
        for (float value : embedding) {
            if (!Float.isFinite(value)) {
                throw new VitrineException(
                        "expected an embedding of finite numbers, found "
                                + value
                                + ": the model's weights, or its preprocessor's mean and std, are"
                                + " not finite or too large");
            }
        }
        return embedding;
    }

    /**
     * Runs the model on a picture and keeps what is asked for.
     *
     * @param picture the file
     * @param request what to keep
     * @return the features of one picture, B being 1
     * @throws IllegalArgumentException if the model has no such layer or head
     */
    public Features features(Path picture, FeatureRequest request) {
        return featuresAll(List.of(picture), request).get(0);
    }

    /**
     * Runs the model on several pictures, {@link ModelBuilder#batchSize} at a time, and keeps what
     * is asked for.
     *
     * @param pictures as for {@link #embedAll}
     * @param request what to keep
     * @return each picture's features, B being 1
     * @throws IllegalArgumentException if the model has no such layer or head, or an element is of
     *     another type
     */
    public List<Features> featuresAll(List<?> pictures, FeatureRequest request) {
        return this.pictures.features(pictures, request);
    }

    /**
     * What becomes of a picture before the model sees it.
     *
     * @return the checkpoint's preprocessor, as the options change it
     */
    public Preprocessor preprocessor() {
        return pictures.preprocessor();
    }

    /**
     * The model itself, for callers who prepare pixels on their own.
     *
     * @return the model
     */
    public VisionTransformer model() {
        return pictures.model();
    }

    /** Options of an extractor, and then the extractor. Not thread-safe. */
    public static final class Builder extends ModelBuilder<FeatureExtractor, Builder> {
        private Builder() {}

        @Override
        Builder self() {
            return this;
        }

        @Override
        void check(Path path, ViTConfig config) {} // every model has features

        @Override
        FeatureExtractor make(Path path, PicturePipeline pictures) {
            return new FeatureExtractor(pictures);
        }
    }
}
