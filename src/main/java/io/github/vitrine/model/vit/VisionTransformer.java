package io.github.vitrine.model.vit;

import io.github.vitrine.checkpoint.NameMap;
import io.github.vitrine.checkpoint.RenamedWeights;
import io.github.vitrine.error.InterruptedCallException;
import io.github.vitrine.events.Span;
import io.github.vitrine.events.Stage;
import io.github.vitrine.json.JsonObject;
import io.github.vitrine.kernels.KernelChoice;
import io.github.vitrine.kernels.Kernels;
import io.github.vitrine.kernels.Strips;
import io.github.vitrine.layers.DeferredWeights;
import io.github.vitrine.layers.Embedding;
import io.github.vitrine.layers.Encoder;
import io.github.vitrine.layers.EncoderConfig;
import io.github.vitrine.layers.Misfit;
import io.github.vitrine.layers.Parameters;
import io.github.vitrine.layers.PatchGeometry;
import io.github.vitrine.layers.RelativePositionConfig;
import io.github.vitrine.layers.TokenGrid;
import io.github.vitrine.layers.WeightPrecision;
import io.github.vitrine.ops.Ops;
import io.github.vitrine.ops.OpsPool;
import io.github.vitrine.parallel.Workers;
import io.github.vitrine.tensor.Tensor;
import io.github.vitrine.tensor.Weights;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;

/**
 * The Vision Transformer. Dosovitskiy et al., 2020, "An Image is Worth 16x16 Words",
 * arXiv:2010.11929; {@link ViTConfig} says which of its variants.
 *
 * <p>Safe for any number of threads. Nothing about it changes but where its weights are.
 */
public final class VisionTransformer {
    private final ViTConfig config;
    private final OpsPool pool;
    private final DeferredWeights weights;
    private final Embedding embedding;
    private final Encoder encoder;
    private final Head head;

    private VisionTransformer(
            ViTConfig config, OpsPool pool, DeferredWeights weights, Parameters parameters) {
        this.config = config;
        this.pool = pool;
        this.weights = weights;
        embedding = Embedding.load(parameters, config.embedding(), config.encoder().width());
        encoder = Encoder.load(parameters, config.encoder());
        head = Head.load(parameters, config.head(), config.encoder());
    }

    /**
     * Says from a {@code config.json} alone whether its model runs here.
     *
     * @param config all of it
     * @throws io.github.vitrine.error.ConfigException if it is another architecture, or makes no
     *     sense
     */
    public static void requireSupported(JsonObject config) {
        Dialects.of(config).config(config);
    }

    /**
     * Loads a model: {@code config.json} and {@code model.safetensors}, or shards with their index;
     * {@link PublishedModel} says what else there may be.
     *
     * @param folder holds the files
     * @param pool kernels and workers
     * @return the model
     * @throws io.github.vitrine.error.VitrineException if the files are broken or don't fit
     *     together
     */
    public static VisionTransformer load(Path folder, OpsPool pool) {
        return PublishedModel.open(folder, ModelOptions.NONE).load(pool);
    }

    /**
     * Loads a model.
     *
     * @param config what it is made of
     * @param names how its tensors are called in the checkpoint
     * @param published the checkpoint
     * @param pool kernels and workers
     * @param precision what to keep its weights as
     * @param deferred takes weights that are not read yet
     * @return the model
     * @throws io.github.vitrine.error.CheckpointException if the tensors don't fit the config
     */
    static VisionTransformer load(
            ViTConfig config,
            NameMap names,
            Weights published,
            OpsPool pool,
            WeightPrecision precision,
            DeferredWeights deferred) {
        pool.warmUp();
        pool.warmUp(config.encoder().mlp().activation());
        Weights weights = new RenamedWeights(published, names);
        return Parameters.load(
                weights, pool, precision, deferred, new Maker(config, pool, deferred));
    }

    /** Compares a checkpoint with what a config asks for, without reading a value. */
    static List<Misfit> audit(ViTConfig config, NameMap names, Weights published) {
        // A model that never computes needs nothing to compute with.
        return Parameters.audit(
                new RenamedWeights(published, names), new Maker(config, null, null));
    }

    private record Maker(ViTConfig config, OpsPool pool, DeferredWeights deferred)
            implements Function<Parameters, VisionTransformer> {
        @Override
        public VisionTransformer apply(Parameters parameters) {
            return new VisionTransformer(config, pool, deferred, parameters);
        }
    }

    /**
     * Loads a model as {@link #load(Path, OpsPool)} does, with the fastest kernels there are and a
     * thread per processor.
     *
     * @param folder holds the files
     * @return the model
     * @throws io.github.vitrine.error.VitrineException if the files are broken or don't fit
     *     together
     */
    public static VisionTransformer load(Path folder) {
        int processors = Runtime.getRuntime().availableProcessors();
        Workers workers = Workers.threads(processors);
        return load(folder, new OpsPool(Kernels.select(KernelChoice.AUTO), workers));
    }

    /**
     * Computes logits.
     *
     * @param pixels {@code [B, C, H, W]}, normalized as the checkpoint's preprocessor says. Another
     *     size than the trained one resizes the position table (transformers' {@code
     *     interpolate_pos_encoding=True})
     * @return {@code [B, L]}; for a model without labels the pooled feature, {@code [B, F]}
     * @throws IllegalArgumentException if the pixels have another number of channels, or fewer
     *     pixels than a patch
     * @throws io.github.vitrine.error.CheckpointException if weights are still in their files and
     *     can't be read, or were changed there since the model was loaded
     * @throws InterruptedCallException if the thread is interrupted, between two blocks; the flag
     *     stays set and the model stays usable
     */
    public Tensor logits(Tensor pixels) {
        checkPixels(pixels);
        return call(pixels, new Logits(this, pixels));
    }

    private record Logits(VisionTransformer model, Tensor pixels) implements Function<Ops, Tensor> {
        @Override
        public Tensor apply(Ops ops) {
            return model.logits(ops, pixels);
        }
    }

    /**
     * A picture at a time for each worker: its activations stay in that worker's cache, and nobody
     * waits for anybody. All workers take the last few together.
     */
    private Tensor logits(Ops ops, Tensor pixels) {
        int pictures = pixels.size(0);
        int alone = pictures - pictures % ops.workers();
        if (pictures == 1 || alone == 0 || makesRelativePositions(pixels)) {
            return forward(ops, pixels, null);
        }
        Tensor[] rows = new Tensor[pictures];
        ops.forEachAlone(alone, new Alone(this, pixels, rows));
        if (alone < pictures) {
            Tensor last = forward(ops, pixels.rows(alone, pictures - alone), null);
            for (int i = alone; i < pictures; i++) {
                rows[i] = last.row(i - alone);
            }
        }
        return Tensor.stack(rows);
    }

    private record Alone(VisionTransformer model, Tensor pixels, Tensor[] logits)
            implements Ops.Task {
        @Override
        public void run(Ops ops, int picture) {
            logits[picture] = model.forward(ops, pixels.rows(picture, 1), null).row(0);
        }
    }

    /**
     * Computes logits and keeps what happens on the way.
     *
     * @param pixels as for {@link #logits(Tensor)}
     * @param request what to keep
     * @return what was asked for; the logits have the bits of {@link #logits(Tensor)}
     * @throws IllegalArgumentException if the pixels don't fit, the model has no such layer or
     *     head, or an array can't hold the attention weights of so many heads and pictures
     * @throws io.github.vitrine.error.CheckpointException as for {@link #logits(Tensor)}
     * @throws InterruptedCallException as for {@link #logits(Tensor)}
     */
    public Features features(Tensor pixels, FeatureRequest request) {
        checkPixels(pixels);
        EncoderConfig encoder = config.encoder();
        request.check(encoder.depth(), encoder.attention().heads());
        TokenGrid grid = config.embedding().grid(pixels.size(2), pixels.size(3));
        checkAttention(pixels.size(0), grid.tokens(), request);
        Trace trace = new Trace(request, config);
        trace.sawLogits(call(pixels, new Traced(this, pixels, trace)));
        return trace.features(grid);
    }

    private record Traced(VisionTransformer model, Tensor pixels, Trace trace)
            implements Function<Ops, Tensor> {
        @Override
        public Tensor apply(Ops ops) {
            return model.forward(ops, pixels, trace);
        }
    }

    private Tensor call(Tensor pixels, Function<Ops, Tensor> call) {
        TokenGrid grid = config.embedding().grid(pixels.size(2), pixels.size(3));
        boolean once = pixels.size(0) == 1 && Ops.isOnePass(grid.tokens());
        return pool.call(new Call(weights, once, call));
    }

    private record Call(DeferredWeights weights, boolean once, Function<Ops, Tensor> call)
            implements Function<Ops, Tensor> {
        @Override
        public Tensor apply(Ops ops) {
            return weights.call(once, ops, call);
        }
    }

    /** Whether a call makes relative positions for pictures of this size; once is enough. */
    private boolean makesRelativePositions(Tensor pixels) {
        TokenGrid grid = config.embedding().grid(pixels.size(2), pixels.size(3));
        RelativePositionConfig relative = config.encoder().attention().relative().orElse(null);
        return relative != null
                && (relative.rows() != grid.rows() || relative.columns() != grid.columns());
    }

    private void checkAttention(long batch, long tokens, FeatureRequest request) {
        int heads = request.mostHeads(config.encoder().attention().heads());
        if ((double) batch * heads * tokens * tokens > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(
                    String.format(
                            "expected attention weights that one array holds, found %d picture(s)"
                                    + " x %d head(s) x %d x %d tokens: ask for fewer heads, or"
                                    + " fewer pictures at once",
                            batch, heads, tokens, tokens));
        }
    }

    private Tensor forward(Ops ops, Tensor pixels, Trace trace) {
        TokenGrid grid = config.embedding().grid(pixels.size(2), pixels.size(3));
        Span encoding = Span.begin(Stage.ENCODER);
        Tensor x = embedding.forward(ops, pixels, grid); //         [B, N, D]
        x = encoder.forward(ops, x, grid, head.tokens(grid), trace); // [B, Q, D]
        encoding.end(pixels.size(0), grid.tokens());

        Span heading = Span.begin(Stage.HEAD);
        Tensor logits = head.forward(ops, x, grid, trace); //       [B, L]
        heading.end(logits.size(0), logits.size(1));
        return logits;
    }

    private void checkPixels(Tensor pixels) {
        PatchGeometry geometry = config.geometry();
        boolean fits =
                pixels.shape().rank() == 4
                        && pixels.size(1) == geometry.channels()
                        && geometry.rows(pixels.size(2)) > 0
                        && geometry.columns(pixels.size(3)) > 0;
        if (!fits) {
            throw new IllegalArgumentException(
                    String.format(
                            "expected pixels [B, %d, H, W] of at least one %dx%d patch, found %s",
                            geometry.channels(),
                            geometry.patchHeight(),
                            geometry.patchWidth(),
                            pixels.shape()));
        }
    }

    /**
     * The most pictures that one call can take: what they need must fit into Java's arrays.
     *
     * @param height of the pictures, in pixels
     * @param width of the pictures, in pixels
     * @param request what will be asked for
     * @return at least 1
     */
    public int largestBatch(int height, int width, FeatureRequest request) {
        PatchGeometry geometry = config.geometry();
        long patches = (long) geometry.rows(height) * geometry.columns(width);
        long tokens = config.embedding().prefix().count() + patches;
        long columns = Strips.columnsOf(config.encoder().widest());
        long rows = Integer.MAX_VALUE / columns - Strips.ROWS; // the last are padding
        long pixels = (long) geometry.channels() * height * width;
        long attention = tokens * tokens * request.mostHeads(config.encoder().attention().heads());
        long most = Math.min(rows / tokens, Integer.MAX_VALUE / Math.max(attention, pixels));
        return (int) Math.max(1, most);
    }

    /**
     * What the model is made of.
     *
     * @return its configuration
     */
    public ViTConfig config() {
        return config;
    }
}
