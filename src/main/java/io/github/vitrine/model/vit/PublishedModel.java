package io.github.vitrine.model.vit;

import io.github.vitrine.checkpoint.Checkpoint;
import io.github.vitrine.checkpoint.NameMap;
import io.github.vitrine.error.CheckpointException;
import io.github.vitrine.error.ConfigException;
import io.github.vitrine.events.Span;
import io.github.vitrine.events.Stage;
import io.github.vitrine.image.Preprocessor;
import io.github.vitrine.json.JsonObject;
import io.github.vitrine.layers.DeferredWeights;
import io.github.vitrine.layers.Misfit;
import io.github.vitrine.layers.WeightPrecision;
import io.github.vitrine.ops.OpsPool;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;

/**
 * A model as it was published: what its files say it is, before its weights are read. Whose dialect
 * they are written in is seen from the config, or from tensor names that can be no one else's, or
 * said by the caller; it is never guessed.
 */
public final class PublishedModel {
    private final Path weights;
    private final Origin origin;
    private final ViTConfig config;
    private final NameMap names;
    private final Path preprocessingFile;
    private final IntFunction<Preprocessor> preprocessing;

    private PublishedModel(
            Path weights,
            Origin origin,
            ViTConfig config,
            NameMap names,
            Path preprocessingFile,
            IntFunction<Preprocessor> preprocessing) {
        this.weights = weights;
        this.origin = origin;
        this.config = config;
        this.names = names;
        this.preprocessingFile = preprocessingFile;
        this.preprocessing = preprocessing;
    }

    /** Whose model it is, and what they call it. */
    private record Origin(ModelDialect dialect, String architecture) {}

    /**
     * The architectures that load.
     *
     * @return by the dialect of their checkpoints, as configs name them
     */
    public static Map<ModelDialect, List<String>> architectures() {
        return Dialects.architectures();
    }

    /**
     * Whose tensors these can only be.
     *
     * @param names all of a file's
     * @return torchvision, or empty if it takes a config to know
     */
    public static Optional<ModelDialect> dialectOf(Collection<String> names) {
        return TorchvisionViT.recognises(names)
                ? Optional.of(ModelDialect.TORCHVISION)
                : Optional.empty();
    }

    /**
     * Looks at a model's files.
     *
     * @param path a folder with {@code config.json} and weights, or a file of weights, beside which
     *     a {@code config.json} may lie; torchvision's weights have none
     * @param options what the files may not say
     * @return the model
     * @throws io.github.vitrine.error.VitrineException if the files are broken, say nothing of a
     *     model that loads, or contradict the options
     */
    public static PublishedModel open(Path path, ModelOptions options) {
        Path folder = Files.isDirectory(path) ? path : path.toAbsolutePath().getParent();
        Path configFile = folder.resolve("config.json");
        boolean torchvision = options.dialect().orElse(null) == ModelDialect.TORCHVISION;
        if (torchvision || !Files.exists(configFile)) {
            return withoutConfig(path, configFile, options);
        }
        JsonObject json = JsonObject.read(configFile);
        Dialect dialect = Dialects.of(json);
        ModelDialect named = options.dialect().orElse(dialect.writtenBy());
        if (named != dialect.writtenBy()) {
            throw new ConfigException(
                    String.format(
                            "%s: expected a config of dialect %s, as the caller says, found one of"
                                    + " %s",
                            configFile, named, dialect.writtenBy()));
        }
        if (options.heads().isPresent()) {
            throw new ConfigException(
                    configFile + ": says how many heads there are; expected no other word on it");
        }
        ViTConfig config = dialect.config(json);
        return new PublishedModel(
                path,
                new Origin(named, Dialects.architecture(json)),
                config,
                dialect.names(config),
                folder.resolve(dialect.preprocessingFile()),
                new Preprocessing(dialect, folder, json));
    }

    /** What becomes of pictures of so many channels. */
    private record Preprocessing(Dialect dialect, Path folder, JsonObject json)
            implements IntFunction<Preprocessor> {
        @Override
        public Preprocessor apply(int channels) {
            return dialect.preprocessor(folder, json, channels);
        }
    }

    /** Only torchvision's models are known without a config. */
    private static PublishedModel withoutConfig(Path path, Path configFile, ModelOptions options) {
        ModelDialect named = options.dialect().orElse(null);
        if (named != null && named != ModelDialect.TORCHVISION) {
            throw new ConfigException(
                    configFile + ": no such file: expected one, as dialect " + named + " has it");
        }
        try (Checkpoint checkpoint = Checkpoint.open(path)) {
            if (named == null && !TorchvisionViT.recognises(checkpoint)) {
                throw new ConfigException(
                        configFile
                                + ": no such file: expected one, as only torchvision's models come"
                                + " without, and these tensors' names are not torchvision's");
            }
            return new PublishedModel(
                    path,
                    new Origin(ModelDialect.TORCHVISION, TorchvisionViT.ARCHITECTURE),
                    TorchvisionViT.config(checkpoint, options.heads()),
                    TorchvisionViT.NAMES,
                    path,
                    channels -> {
                        throw new ConfigException(
                                path
                                        + ": expected to be told what becomes of pictures, such"
                                        + " as VIT_B_16_IMAGENET1K_V1: torchvision's files don't"
                                        + " say");
                    });
        } catch (CheckpointException e) {
            if (named != null || !Files.isDirectory(path)) {
                throw e;
            }
            throw new ConfigException(
                    configFile + ": no such file: expected one; and without it: " + e.getMessage(),
                    e);
        }
    }

    /**
     * Whose dialect the files are written in.
     *
     * @return as said or seen
     */
    public ModelDialect dialect() {
        return origin.dialect;
    }

    /**
     * What the files call the model.
     *
     * @return such as {@code ViTForImageClassification}
     */
    public String architecture() {
        return origin.architecture;
    }

    /**
     * What the model is made of.
     *
     * @return its configuration
     */
    public ViTConfig config() {
        return config;
    }

    /**
     * What becomes of pictures before the model sees them: what {@code preprocessor_config.json}
     * says, or timm's {@code pretrained_cfg}.
     *
     * @return the preprocessor
     * @throws ConfigException if no file says so, or it makes no sense
     */
    public Preprocessor preprocessor() {
        return preprocessing.apply(config.geometry().channels());
    }

    /**
     * The file that {@link #preprocessor} reads, for messages.
     *
     * @return its path
     */
    public Path preprocessingFile() {
        return preprocessingFile;
    }

    /**
     * Compares the weights with what the config describes, without reading a value.
     *
     * @return what does not fit; empty if the weights would load
     * @throws CheckpointException if they are broken
     */
    public List<Misfit> audit() {
        try (Checkpoint checkpoint = Checkpoint.open(weights)) {
            return VisionTransformer.audit(config, names, checkpoint);
        }
    }

    /**
     * Loads the model, with weights kept as float32, which stay in their files until they are
     * needed.
     *
     * @param pool kernels and workers
     * @return the model
     * @throws io.github.vitrine.error.CheckpointException if they are broken or are not those that
     *     the config describes
     */
    public VisionTransformer load(OpsPool pool) {
        return load(pool, WeightPrecision.FLOAT32);
    }

    /**
     * Loads the model. Weights that are kept as float32 stay in their files until they are needed.
     *
     * @param pool kernels and workers
     * @param precision what to keep weights as
     * @return the model
     * @throws io.github.vitrine.error.CheckpointException if they are broken or are not those that
     *     the config describes
     */
    public VisionTransformer load(OpsPool pool, WeightPrecision precision) {
        return load(pool, precision, true);
    }

    /**
     * Loads the model.
     *
     * @param pool kernels and workers
     * @param precision what to keep weights as
     * @param lazy whether matrices that are kept as float32 stay in their files until they are
     *     needed, as {@link DeferredWeights} has it; files of a file system that may be closed,
     *     such as a ZIP file's, are read at once
     * @return the model
     * @throws io.github.vitrine.error.CheckpointException if they are broken or are not those that
     *     the config describes
     */
    public VisionTransformer load(OpsPool pool, WeightPrecision precision, boolean lazy) {
        Span span = Span.begin(Stage.LOAD);
        Checkpoint checkpoint = Checkpoint.open(weights);
        try {
            DeferredWeights deferred = new DeferredWeights(checkpoint, pool.workers());
            VisionTransformer model =
                    VisionTransformer.load(config, names, checkpoint, pool, precision, deferred);
            if (!lazy || deferred.isEmpty() || !staysReadable()) {
                deferred.pack();
            }
            span.end(checkpoint.bytes(), checkpoint.tensors().size());
            return model;
        } catch (Throwable e) {
            checkpoint.close();
            throw e;
        }
    }

    private boolean staysReadable() {
        return weights.getFileSystem() == FileSystems.getDefault();
    }
}
