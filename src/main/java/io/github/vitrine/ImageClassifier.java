package io.github.vitrine;

import io.github.vitrine.error.ConfigException;
import io.github.vitrine.error.ImageException;
import io.github.vitrine.hub.Hub;
import io.github.vitrine.hub.HubOptions;
import io.github.vitrine.hub.ModelId;
import io.github.vitrine.image.Picture;
import io.github.vitrine.image.PictureReader;
import io.github.vitrine.image.Preprocessor;
import io.github.vitrine.kernels.KernelChoice;
import io.github.vitrine.kernels.Kernels;
import io.github.vitrine.layers.EmbeddingConfig;
import io.github.vitrine.layers.PatchGeometry;
import io.github.vitrine.layers.WeightPrecision;
import io.github.vitrine.model.vit.ModelDialect;
import io.github.vitrine.model.vit.ModelOptions;
import io.github.vitrine.model.vit.PublishedModel;
import io.github.vitrine.model.vit.ViTConfig;
import io.github.vitrine.model.vit.VisionTransformer;
import io.github.vitrine.ops.OpsPool;
import io.github.vitrine.parallel.Workers;
import io.github.vitrine.tensor.Tensor;
import java.awt.image.BufferedImage;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Executor;
import java.util.function.UnaryOperator;

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
 * io.github.vitrine.error.CheckpointException} or {@link ConfigException}.
 *
 * <p>Results are the same bits on every machine, whatever the vector width, the number of threads,
 * and the other pictures of a batch.
 */
public final class ImageClassifier {
    private final VisionTransformer model;
    private final Preprocessor preprocessor;
    private final PictureReader reader;
    private final List<String> labels;
    private final int batchSize;

    private ImageClassifier(
            VisionTransformer model,
            Preprocessor preprocessor,
            PictureReader reader,
            List<String> labels,
            int batchSize) {
        this.model = model;
        this.preprocessor = preprocessor;
        this.reader = reader;
        this.labels = labels;
        this.batchSize = batchSize;
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
     * Classifies several pictures, {@link Builder#batchSize} at a time.
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
        List<List<Classification>> results = new ArrayList<>(pictures.size());
        for (int from = 0; from < pictures.size(); from += batchSize) {
            int end = (int) Math.min(pictures.size(), (long) from + batchSize);
            results.addAll(rank(pixels(pictures.subList(from, end)), k));
        }
        return results;
    }

    /** Reads pictures one by one, so that no two exist at full size together: [B, C, H, W]. */
    private Tensor pixels(List<?> pictures) {
        int channels = preprocessor.channels();
        int height = preprocessor.height();
        int width = preprocessor.width();
        Tensor pixels = Tensor.zeros(pictures.size(), channels, height, width);
        for (int i = 0; i < pictures.size(); i++) {
            Tensor target = pixels.row(i);
            try {
                preprocessor.apply(read(pictures.get(i)), target.data(), target.offset());
            } catch (ImageException e) {
                throw naming(pictures.get(i), e);
            }
        }
        return pixels;
    }

    private Picture read(Object picture) {
        if (picture instanceof Path file) {
            return reader.read(file);
        }
        if (picture instanceof byte[] bytes) {
            return reader.read(bytes, "picture");
        }
        if (picture instanceof InputStream stream) {
            return reader.read(stream, "picture");
        }
        if (picture instanceof BufferedImage image) {
            return reader.of(image);
        }
        if (picture instanceof Picture decoded) {
            return decoded;
        }
        throw new IllegalArgumentException(
                "expected a Path, byte[], InputStream, BufferedImage or Picture, found "
                        + (picture == null ? null : picture.getClass().getName()));
    }

    /** What went wrong with a picture, told with its file's name if it has one. */
    private static ImageException naming(Object picture, ImageException e) {
        boolean told = !(picture instanceof Path) || e.getMessage().startsWith(picture.toString());
        return told ? e : new ImageException(picture + ": " + e.getMessage(), e);
    }

    private List<List<Classification>> rank(Tensor pixels, int k) {
        Tensor logits = model.logits(pixels);
        List<List<Classification>> results = new ArrayList<>(pixels.size(0));
        for (int i = 0; i < pixels.size(0); i++) {
            results.add(Ranking.top(logits.data(), i * labels.size(), labels, k));
        }
        return results;
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
    public static final class Builder {
        private int threads = Runtime.getRuntime().availableProcessors();
        private Executor executor;
        private KernelChoice kernels = KernelChoice.AUTO;
        private WeightPrecision weights = WeightPrecision.FLOAT32;
        private int batchSize = 8;
        private PictureReader reader = PictureReader.defaults();
        private boolean resizePositions;
        private ModelDialect dialect; // null: as the files say
        private OptionalInt heads = OptionalInt.empty();
        private List<String> labels; // null: as the files say
        private Preprocessor preprocessor; // null: as the files say
        private UnaryOperator<Preprocessor> preprocessing = UnaryOperator.identity();
        private HubOptions hub;

        private Builder() {}

        /**
         * How many threads share a computation, the caller's included. Changes no result. With 1,
         * callers compute side by side, each on its own thread; with more they take turns.
         *
         * @param count 1 or more; by default the number of processors
         * @return this
         */
        public Builder threads(int count) {
            if (count < 1) {
                throw new IllegalArgumentException("expected 1 thread or more, found " + count);
            }
            threads = count;
            return this;
        }

        /**
         * Whose threads to use instead of own daemon threads. The calling thread works too.
         *
         * @param executor runs shares of a computation
         * @return this
         */
        public Builder executor(Executor executor) {
            this.executor = executor;
            return this;
        }

        /**
         * Which kernels to compute with. Changes no result.
         *
         * @param choice by default SIMD where this JVM offers it
         * @return this
         */
        public Builder kernels(KernelChoice choice) {
            kernels = java.util.Objects.requireNonNull(choice, "choice");
            return this;
        }

        /**
         * What to keep the model's weights as in memory: half or a quarter of it, for results that
         * differ a little, or not at all with {@link WeightPrecision#STORED}.
         *
         * @param precision by default {@link WeightPrecision#FLOAT32}
         * @return this
         */
        public Builder weights(WeightPrecision precision) {
            weights = java.util.Objects.requireNonNull(precision, "precision");
            return this;
        }

        /**
         * How many pictures of a list to compute together. Changes no result, but memory and speed.
         *
         * @param pictures 1 or more; by default 8
         * @return this
         */
        public Builder batchSize(int pictures) {
            if (pictures < 1) {
                throw new IllegalArgumentException("expected 1 picture or more, found " + pictures);
            }
            batchSize = pictures;
            return this;
        }

        /**
         * How to read pictures: the limit on their size, and whether to turn them upright.
         *
         * @param reader by default {@link PictureReader#defaults()}
         * @return this
         */
        public Builder pictureReader(PictureReader reader) {
            this.reader = java.util.Objects.requireNonNull(reader, "reader");
            return this;
        }

        /**
         * Whether a preprocessor may give pictures of another size than the model was trained at,
         * so that its position table is resized (transformers' {@code interpolate_pos_encoding}).
         *
         * @param allowed by default false: such a checkpoint is an error
         * @return this
         */
        public Builder resizePositions(boolean allowed) {
            resizePositions = allowed;
            return this;
        }

        /**
         * Whose checkpoint it is. Needed only for torchvision's weights that don't have the tensor
         * names of torchvision's own models; a config that says otherwise is an error.
         *
         * @param library by default as the files say
         * @return this
         */
        public Builder dialect(ModelDialect library) {
            dialect = java.util.Objects.requireNonNull(library, "library");
            return this;
        }

        /**
         * How many attention heads a torchvision model has, which its file does not say. Needed
         * only for widths that torchvision publishes no model of.
         *
         * @param count 1 or more
         * @return this
         */
        public Builder heads(int count) {
            if (count < 1) {
                throw new IllegalArgumentException("expected 1 head or more, found " + count);
            }
            heads = OptionalInt.of(count);
            return this;
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

        /**
         * What becomes of pictures, instead of what the checkpoint says; torchvision's say nothing.
         *
         * @param pictures such as {@code
         *     TorchvisionTransform.VIT_B_16_IMAGENET1K_V1.preprocessor()}
         * @return this
         */
        public Builder preprocessor(Preprocessor pictures) {
            preprocessor = java.util.Objects.requireNonNull(pictures, "pictures");
            return this;
        }

        /**
         * Changes what the checkpoint's preprocessor does, such as {@code p ->
         * p.toBuilder().resample(Resample.BICUBIC).build()}.
         *
         * @param change from the checkpoint's preprocessor to the one to use
         * @return this
         */
        public Builder preprocessing(UnaryOperator<Preprocessor> change) {
            preprocessing = java.util.Objects.requireNonNull(change, "change");
            return this;
        }

        /**
         * Where models are downloaded from, and where they are kept.
         *
         * @param options by default {@link HubOptions#defaults()}: what the environment says
         * @return this
         */
        public Builder hub(HubOptions options) {
            hub = java.util.Objects.requireNonNull(options, "options");
            return this;
        }

        /**
         * Loads a model by its name on the hub.
         *
         * @param name as for {@link ImageClassifier#fromHub}
         * @return the classifier
         * @throws io.github.vitrine.error.VitrineException if the model can't be had or loaded
         */
        public ImageClassifier loadFromHub(String name) {
            return load(ModelId.parse(name));
        }

        /**
         * Loads a certain state of a model by its name on the hub.
         *
         * @param name {@code owner/name}
         * @param revision a branch, a tag, or a commit's 40 hexadecimal digits
         * @return the classifier
         * @throws io.github.vitrine.error.VitrineException if the model can't be had or loaded
         */
        public ImageClassifier loadFromHub(String name, String revision) {
            return load(new ModelId(name, revision));
        }

        private ImageClassifier load(ModelId model) {
            Hub models = new Hub(hub == null ? HubOptions.defaults() : hub);
            return load(models.download(model, VisionTransformer::requireSupported));
        }

        /**
         * Loads a checkpoint.
         *
         * @param path as for {@link ImageClassifier#load}
         * @return the classifier
         * @throws io.github.vitrine.error.VitrineException if the files are broken or don't fit
         *     together, or the kernels asked for are not available here
         */
        public ImageClassifier load(Path path) {
            Workers workers =
                    executor == null ? Workers.threads(threads) : Workers.on(executor, threads);
            OpsPool pool = new OpsPool(Kernels.select(kernels), workers);
            ModelOptions options = new ModelOptions(Optional.ofNullable(dialect), heads);
            PublishedModel published = PublishedModel.open(path, options);
            List<String> names = labels(path, published.config());
            Preprocessor pictures =
                    preprocessing.apply(
                            preprocessor == null ? published.preprocessor() : preprocessor);
            checkSize(published.preprocessingFile(), pictures, published.config().embedding());
            VisionTransformer model = published.load(pool, weights);
            int most = model.largestBatch(pictures.height(), pictures.width());
            return new ImageClassifier(model, pictures, reader, names, Math.min(batchSize, most));
        }

        private List<String> labels(Path path, ViTConfig config) {
            List<String> own = config.labels().orElse(List.of());
            if (own.isEmpty()) {
                throw new ConfigException(
                        path
                                + ": expected a model with a classifier, found one that gives"
                                + " features only");
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

        private void checkSize(Path file, Preprocessor pictures, EmbeddingConfig embedding) {
            PatchGeometry geometry = embedding.geometry();
            if (!pictures.hasFixedSize()) {
                throw new ConfigException(
                        file
                                + ": expected a size or crop_size that gives all"
                                + " pictures one size, found neither");
            }
            if (pictures.channels() != geometry.channels()) {
                throw new ConfigException(
                        String.format(
                                "%s: expected the model's %d channel(s), found %d",
                                file, geometry.channels(), pictures.channels()));
            }
            boolean trainedSize =
                    pictures.height() == geometry.height() && pictures.width() == geometry.width();
            if (!trainedSize && !resizePositions && !embedding.anySize()) {
                throw new ConfigException(
                        String.format(
                                "%s: size: expected the model's %dx%d, found %dx%d;"
                                        + " allow resizePositions to run the model at that size",
                                file,
                                geometry.height(),
                                geometry.width(),
                                pictures.height(),
                                pictures.width()));
            }
        }
    }
}
