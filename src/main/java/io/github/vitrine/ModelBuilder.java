package io.github.vitrine;

import io.github.vitrine.error.ConfigException;
import io.github.vitrine.hub.Hub;
import io.github.vitrine.hub.HubOptions;
import io.github.vitrine.hub.ModelId;
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
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Executor;
import java.util.function.UnaryOperator;

/**
 * The options that everything which looks at pictures is loaded with. Not thread-safe.
 *
 * @param <M> what is loaded
 * @param <B> the builder itself
 */
public abstract sealed class ModelBuilder<M, B extends ModelBuilder<M, B>>
        permits ImageClassifier.Builder, FeatureExtractor.Builder {
    private int threads = Runtime.getRuntime().availableProcessors();
    private Executor executor;
    private KernelChoice kernels = KernelChoice.AUTO;
    private WeightPrecision weights = WeightPrecision.FLOAT32;
    private boolean lazyWeights = true;
    private int batchSize = 8;
    private PictureReader reader = PictureReader.defaults();
    private boolean resizePositions;
    private boolean nativeAspect;
    private ModelDialect dialect; // null: as the files say
    private OptionalInt heads = OptionalInt.empty();
    private Preprocessor preprocessor; // null: as the files say
    private UnaryOperator<Preprocessor> preprocessing; // null: as it is
    private HubOptions hub;

    ModelBuilder() {}

    abstract B self();

    /**
     * Looks at a model before its weights are read.
     *
     * @param path the model
     * @param config what it is made of
     * @throws ConfigException if it can't be what is asked for
     */
    abstract void check(Path path, ViTConfig config);

    /**
     * Makes what is asked for.
     *
     * @param path the model that was checked
     * @param pictures from a picture to what the model makes of it
     */
    abstract M make(Path path, PicturePipeline pictures);

    /**
     * How many threads share a computation, the caller's included. Changes no result. With 1,
     * callers compute side by side, each on its own thread; with more they take turns.
     *
     * @param count 1 or more; by default the number of processors
     * @return this builder
     */
    public B threads(int count) {
        if (count < 1) {
            throw new IllegalArgumentException("expected 1 thread or more, found " + count);
        }
        threads = count;
        return self();
    }

    /**
     * Whose threads to use instead of own daemon threads. The calling thread works too.
     *
     * @param executor runs shares of a computation
     * @return this builder
     */
    public B executor(Executor executor) {
        this.executor = executor;
        return self();
    }

    /**
     * Which kernels to compute with. Changes no result.
     *
     * @param choice by default SIMD where this JVM offers it
     * @return this builder
     */
    public B kernels(KernelChoice choice) {
        kernels = Objects.requireNonNull(choice, "choice");
        return self();
    }

    /**
     * What to keep the model's weights as in memory: half or a quarter of it, for results that
     * differ a little, or not at all with {@link WeightPrecision#STORED}.
     *
     * @param precision by default {@link WeightPrecision#FLOAT32}
     * @return this builder
     */
    public B weights(WeightPrecision precision) {
        weights = Objects.requireNonNull(precision, "precision");
        return self();
    }

    /**
     * Whether weights that are kept as float32 stay in their files until they are needed. The first
     * call, if it is for one picture of up to 624 tokens, then reads them as it goes: so a process
     * has its first answer soonest, and one that asks no more never has them in memory. The second
     * call, or a first one for more, reads them all, once, which takes as long as two answers, and
     * closes the files. Until then they stay open, or until the model is garbage.
     *
     * <p>Until then they may be replaced or deleted, if the system allows it and no thread is
     * interrupted while it reads, but not written to: a call that finds they were throws a {@link
     * io.github.vitrine.error.CheckpointException}. And it is then, not while loading, that a heap
     * turns out to be too small. Who wants to know it all at once, as a server does, has false.
     *
     * @param lazy by default true; false reads all while loading, so that calls take equally long
     * @return this builder
     */
    public B lazyWeights(boolean lazy) {
        lazyWeights = lazy;
        return self();
    }

    /**
     * How many pictures of a list to read before they are computed: for labels, as many at a time
     * as there are threads, for features all together. Changes no result, but memory and speed.
     *
     * @param pictures 1 or more; by default 8
     * @return this builder
     */
    public B batchSize(int pictures) {
        if (pictures < 1) {
            throw new IllegalArgumentException("expected 1 picture or more, found " + pictures);
        }
        batchSize = pictures;
        return self();
    }

    /**
     * How to read pictures: the limit on their size, and whether to turn them upright.
     *
     * @param reader by default {@link PictureReader#defaults()}
     * @return this builder
     */
    public B pictureReader(PictureReader reader) {
        this.reader = Objects.requireNonNull(reader, "reader");
        return self();
    }

    /**
     * Whether a preprocessor may give pictures of another size than the model was trained at, so
     * that its position table is resized (transformers' {@code interpolate_pos_encoding}).
     *
     * @param allowed by default false: such a checkpoint is an error
     * @return this builder
     */
    public B resizePositions(boolean allowed) {
        resizePositions = allowed;
        return self();
    }

    /**
     * Whether pictures keep their aspect ratio. The checkpoint's own size then only says how many
     * pixels a picture gets: it is resized to about that area, cut down around the centre by less
     * than a patch, and seen as a grid of as many rows and columns of patches as fit, with the
     * position table resized to it as the reference does. Nothing is squashed, and next to nothing
     * is cropped; never are there more patches than at the checkpoint's size. Pictures of a list
     * that come out at different sizes are not computed together.
     *
     * @param kept by default false: pictures become what the checkpoint's preprocessor says
     * @return this builder
     */
    public B nativeAspect(boolean kept) {
        nativeAspect = kept;
        return self();
    }

    /**
     * Whose checkpoint it is. Needed only for torchvision's weights that don't have the tensor
     * names of torchvision's own models; a config that says otherwise is an error.
     *
     * @param library by default as the files say
     * @return this builder
     */
    public B dialect(ModelDialect library) {
        dialect = Objects.requireNonNull(library, "library");
        return self();
    }

    /**
     * How many attention heads a torchvision model has, which its file does not say. Needed only
     * for widths that torchvision publishes no model of.
     *
     * @param count 1 or more
     * @return this builder
     */
    public B heads(int count) {
        if (count < 1) {
            throw new IllegalArgumentException("expected 1 head or more, found " + count);
        }
        heads = OptionalInt.of(count);
        return self();
    }

    /**
     * What becomes of pictures, instead of what the checkpoint says; torchvision's say nothing.
     *
     * @param pictures such as {@code TorchvisionTransform.VIT_B_16_IMAGENET1K_V1.preprocessor()}
     * @return this builder
     */
    public B preprocessor(Preprocessor pictures) {
        preprocessor = Objects.requireNonNull(pictures, "pictures");
        return self();
    }

    /**
     * Changes what the checkpoint's preprocessor does, such as {@code p ->
     * p.toBuilder().resample(Resample.BICUBIC).build()}.
     *
     * @param change from the checkpoint's preprocessor to the one to use
     * @return this builder
     */
    public B preprocessing(UnaryOperator<Preprocessor> change) {
        preprocessing = Objects.requireNonNull(change, "change");
        return self();
    }

    /**
     * Where models are downloaded from, and where they are kept.
     *
     * @param options by default {@link HubOptions#defaults()}: what the environment says
     * @return this builder
     */
    public B hub(HubOptions options) {
        hub = Objects.requireNonNull(options, "options");
        return self();
    }

    /**
     * Loads a model by its name on the hub.
     *
     * @param name {@code owner/name}, or {@code owner/name@revision} with a branch, tag or commit
     * @return the model
     * @throws io.github.vitrine.error.VitrineException if the model can't be had or loaded
     */
    public M loadFromHub(String name) {
        return load(ModelId.parse(name));
    }

    /**
     * Loads a certain state of a model by its name on the hub.
     *
     * @param name {@code owner/name}
     * @param revision a branch, a tag, or a commit's 40 hexadecimal digits
     * @return the model
     * @throws io.github.vitrine.error.VitrineException if the model can't be had or loaded
     */
    public M loadFromHub(String name, String revision) {
        return load(new ModelId(name, revision));
    }

    private M load(ModelId model) {
        Hub models = new Hub(hub == null ? HubOptions.defaults() : hub);
        return load(models.download(model, VisionTransformer::requireSupported));
    }

    /**
     * Loads a checkpoint.
     *
     * @param path a folder with {@code config.json} and {@code model.safetensors} (or shards with
     *     their index), as on the Hugging Face hub: transformers' with {@code
     *     preprocessor_config.json}, or timm's. Or a {@code .safetensors} file with the other files
     *     beside it
     * @return the model
     * @throws io.github.vitrine.error.VitrineException if the files are broken or don't fit
     *     together, or the kernels asked for are not available here
     */
    public M load(Path path) {
        OpsPool.warmUp(kernels);
        Workers workers =
                executor == null ? Workers.threads(threads) : Workers.on(executor, threads);
        ModelOptions options = new ModelOptions(Optional.ofNullable(dialect), heads);
        PublishedModel published = PublishedModel.open(path, options);
        OpsPool pool = new OpsPool(Kernels.select(kernels), workers);
        pool.warmUp();
        check(path, published.config());
        Preprocessor pictures = pictures(published);
        return make(
                path,
                new PicturePipeline(
                        published.load(pool, weights, lazyWeights), pictures, reader, batchSize));
    }

    private Preprocessor pictures(PublishedModel published) {
        Preprocessor pictures = preprocessor == null ? published.preprocessor() : preprocessor;
        if (preprocessing != null) {
            pictures = preprocessing.apply(pictures);
        }
        Path file = published.preprocessingFile();
        EmbeddingConfig embedding = published.config().embedding();
        PatchGeometry geometry = embedding.geometry();
        if (pictures.channels() != geometry.channels()) {
            throw new ConfigException(
                    String.format(
                            "%s: expected the model's %d channel(s), found %d",
                            file, geometry.channels(), pictures.channels()));
        }
        if (!pictures.hasFixedSize()) {
            if (nativeAspect) {
                return atNativeAspect(pictures, geometry, geometry.height(), geometry.width());
            }
            throw new ConfigException(
                    file
                            + ": expected a size or crop_size that gives all pictures one size,"
                            + " found neither; nativeAspect takes them as they are");
        }
        boolean trained =
                pictures.height() == geometry.height() && pictures.width() == geometry.width();
        if (!trained && !nativeAspect && !resizePositions && !embedding.anySize()) {
            throw size(
                    file,
                    pictures,
                    geometry,
                    "; resizePositions(true), or --resize-positions, runs it at that size");
        }
        if (geometry.rows(pictures.height()) < 1 || geometry.columns(pictures.width()) < 1) {
            throw size(file, pictures, geometry, ", which is less than a patch");
        }
        return nativeAspect
                ? atNativeAspect(pictures, geometry, pictures.height(), pictures.width())
                : pictures;
    }

    /** The same, but for the shape of what comes out; its area stays. */
    private static Preprocessor atNativeAspect(
            Preprocessor pictures, PatchGeometry geometry, int height, int width) {
        int patchHeight = geometry.patchHeight();
        int patchWidth = geometry.patchWidth();
        return pictures.toBuilder()
                .nativeAspect(
                        Math.max(height, patchHeight),
                        Math.max(width, patchWidth),
                        patchHeight,
                        patchWidth)
                .build();
    }

    private static ConfigException size(
            Path file, Preprocessor pictures, PatchGeometry geometry, String advice) {
        return new ConfigException(
                String.format(
                        "%s: size: expected the model's %dx%d, found %dx%d%s",
                        file,
                        geometry.height(),
                        geometry.width(),
                        pictures.height(),
                        pictures.width(),
                        advice));
    }
}
