package io.github.vitrine.model.vit;

import io.github.vitrine.checkpoint.Checkpoint;
import io.github.vitrine.checkpoint.RenamedWeights;
import io.github.vitrine.error.InterruptedCallException;
import io.github.vitrine.events.Span;
import io.github.vitrine.events.Stage;
import io.github.vitrine.json.JsonObject;
import io.github.vitrine.kernels.KernelChoice;
import io.github.vitrine.kernels.Kernels;
import io.github.vitrine.layers.ClassificationHead;
import io.github.vitrine.layers.EncoderBlock;
import io.github.vitrine.layers.EncoderConfig;
import io.github.vitrine.layers.LayerNorm;
import io.github.vitrine.layers.Parameters;
import io.github.vitrine.layers.PatchEmbedding;
import io.github.vitrine.layers.PatchGeometry;
import io.github.vitrine.layers.Pooler;
import io.github.vitrine.layers.PositionEmbedding;
import io.github.vitrine.ops.Interpolation;
import io.github.vitrine.ops.Ops;
import io.github.vitrine.ops.OpsPool;
import io.github.vitrine.parallel.Workers;
import io.github.vitrine.tensor.Tensor;
import io.github.vitrine.tensor.Weights;
import java.nio.file.Path;

/**
 * The Vision Transformer. Dosovitskiy et al., 2020, "An Image is Worth 16x16 Words",
 * arXiv:2010.11929; reference: transformers, {@code models/vit/modeling_vit.py}.
 *
 * <p>Immutable and safe for any number of threads.
 */
public final class VisionTransformer {
    private final ViTConfig config;
    private final OpsPool pool;
    private final PatchEmbedding patches;
    private final PositionEmbedding positions;
    private final EncoderBlock[] blocks;
    private final LayerNorm norm;
    private final Pooler pooler; // null if the model has none
    private final ClassificationHead head; // null if the model has none

    private VisionTransformer(ViTConfig config, OpsPool pool, Parameters parameters) {
        EncoderConfig encoder = config.encoder();
        int width = encoder.width();
        this.config = config;
        this.pool = pool;
        patches =
                PatchEmbedding.load(parameters.scope("patch_embedding"), config.geometry(), width);
        positions =
                PositionEmbedding.load(parameters, config.geometry(), width, Interpolation.BICUBIC);
        blocks = new EncoderBlock[encoder.depth()];
        for (int i = 0; i < blocks.length; i++) {
            blocks[i] = EncoderBlock.load(parameters.scope("blocks." + i), encoder);
        }
        norm = LayerNorm.load(parameters.scope("norm"), width, encoder.epsilon());
        pooler = loadPooler(config, parameters);
        int labels = config.labels().map(list -> list.size()).orElse(0);
        head =
                labels == 0
                        ? null
                        : ClassificationHead.load(parameters.scope("head"), width, labels);
    }

    private static Pooler loadPooler(ViTConfig config, Parameters parameters) {
        if (!parameters.has("pooler.weight")) {
            return null;
        }
        return Pooler.load(
                parameters.scope("pooler"),
                config.encoder().width(),
                config.pooler().outputs(),
                config.pooler().activation());
    }

    /**
     * Says from a {@code config.json} alone whether its model runs here.
     *
     * @param config all of it
     * @throws io.github.vitrine.error.ConfigException if it is another architecture, or makes no
     *     sense
     */
    public static void requireSupported(JsonObject config) {
        HuggingFaceViT.config(config);
    }

    /**
     * Loads a model in the Hugging Face layout: {@code config.json} and {@code model.safetensors},
     * or shards with their index.
     *
     * @param folder holds the files
     * @param pool kernels and workers
     * @return the model
     * @throws io.github.vitrine.error.VitrineException if the files are broken or don't fit
     *     together
     */
    public static VisionTransformer load(Path folder, OpsPool pool) {
        Span span = Span.begin(Stage.LOAD);
        ViTConfig config = HuggingFaceViT.config(JsonObject.read(folder.resolve("config.json")));
        try (Checkpoint checkpoint = Checkpoint.open(folder)) {
            VisionTransformer model = load(config, checkpoint, pool);
            span.end(checkpoint.bytes(), checkpoint.tensors().size());
            return model;
        }
    }

    /** Loads a model from weights under the names that published files give them. */
    static VisionTransformer load(ViTConfig config, Weights published, OpsPool pool) {
        Weights weights = new RenamedWeights(published, HuggingFaceViT.NAMES);
        return Parameters.load(
                weights, pool, parameters -> new VisionTransformer(config, pool, parameters));
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
     * @return {@code [B, L]}; for a model without labels the normalized class token, {@code [B, D]}
     * @throws IllegalArgumentException if the pixels have another number of channels, or fewer
     *     pixels than a patch
     * @throws InterruptedCallException if the thread is interrupted, between two blocks; the flag
     *     stays set and the model stays usable
     */
    public Tensor logits(Tensor pixels) {
        checkPixels(pixels);
        return pool.call(ops -> forward(ops, pixels, null));
    }

    /**
     * Computes logits and shows what happens on the way.
     *
     * @param pixels as for {@link #logits(Tensor)}
     * @param trace says what to keep, and keeps it
     * @return as for {@link #logits(Tensor)}, the same bits
     */
    public Tensor logits(Tensor pixels, Trace trace) {
        checkPixels(pixels);
        return pool.call(ops -> forward(ops, pixels, trace));
    }

    private Tensor forward(Ops ops, Tensor pixels, Trace trace) {
        PatchGeometry geometry = config.geometry();
        int rows = geometry.rows(pixels.size(2));
        int columns = geometry.columns(pixels.size(3));
        int batch = pixels.size(0);
        int width = config.encoder().width();

        Span encoder = Span.begin(Stage.ENCODER);
        Tensor x = ops.take(batch, 1 + rows * columns, width); // [B, N, D]
        positions.fill(x, rows, columns);
        patches.addTo(ops, pixels, x);
        Tensor classToken = ops.take(batch, 1, width); // [B, 1, D]
        for (int i = 0; i < blocks.length; i++) {
            boolean classTokenOnly = trace == null && i == blocks.length - 1;
            runBlock(ops, i, x, classTokenOnly ? classToken : x, trace);
        }
        if (trace == null) {
            norm.forward(ops, classToken, classToken);
        } else {
            trace.sawHiddenState(blocks.length, x);
            norm.forward(ops, x, x);
            trace.sawLastHiddenState(x);
            copyClassTokens(x, classToken);
        }
        encoder.end(batch, x.size(1));
        Tensor feature = classToken.reshape(batch, width); // [B, D]
        if (trace != null && pooler != null) {
            trace.sawPooled(pooler.forward(ops, feature));
        }
        if (head == null) {
            return Tensor.of(feature.toArray(), batch, width);
        }
        Span span = Span.begin(Stage.HEAD);
        Tensor logits = head.forward(ops, feature); // [B, L]
        span.end(batch, logits.size(1));
        return logits;
    }

    private void runBlock(Ops ops, int i, Tensor x, Tensor out, Trace trace) {
        if (Thread.currentThread().isInterrupted()) {
            throw new InterruptedCallException(
                    "interrupted before block " + i + " of " + blocks.length);
        }
        Tensor weights = null;
        if (trace != null) {
            trace.sawHiddenState(i, x);
            if (trace.wantsAttention(i)) {
                weights = Tensor.zeros(blocks[i].weightsShape(x).sizes());
                trace.sawAttention(i, weights);
            }
        }
        blocks[i].forward(ops, x, out, weights);
    }

    private static void copyClassTokens(Tensor x, Tensor classToken) {
        int width = x.size(2);
        for (int image = 0; image < x.size(0); image++) {
            int source = x.offset() + image * x.size(1) * width;
            int target = classToken.offset() + image * width;
            System.arraycopy(x.data(), source, classToken.data(), target, width);
        }
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
     * @return at least 1
     */
    public int largestBatch(int height, int width) {
        PatchGeometry geometry = config.geometry();
        EncoderConfig encoder = config.encoder();
        long tokens = 1 + (long) geometry.rows(height) * geometry.columns(width);
        long projected = 3L * encoder.heads() * encoder.headWidth();
        long widest = Math.max(projected, Math.max(encoder.mlpWidth(), encoder.width()));
        long pixels = (long) geometry.channels() * height * width;
        return (int) Math.max(1, Integer.MAX_VALUE / Math.max(tokens * widest, pixels));
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
