package io.github.vitrine.layers;

import io.github.vitrine.error.InterruptedCallException;
import io.github.vitrine.kernels.Strips;
import io.github.vitrine.ops.Ops;
import io.github.vitrine.tensor.Tensor;

/**
 * A transformer encoder: blocks, perhaps with a layer norm before the first and after the last
 * (Dosovitskiy et al., 2020, equations 2 to 4).
 */
public final class Encoder {
    private final LayerNorm preNorm; // null if the model has none
    private final EncoderBlock[] blocks;
    private final LayerNorm finalNorm; // null if the model has none

    private Encoder(LayerNorm preNorm, EncoderBlock[] blocks, LayerNorm finalNorm) {
        this.preNorm = preNorm;
        this.blocks = blocks;
        this.finalNorm = finalNorm;
    }

    /**
     * Watches a pass; what it is shown is scratch memory, to be copied, unless it says otherwise.
     */
    public interface Observer {
        /**
         * Whether to compute all tokens of the last block, and not only those that are asked for.
         *
         * @return true to see the last hidden states
         */
        boolean wantsAllTokens();

        /**
         * Which heads' attention weights to compute.
         *
         * @param block counted from 0
         * @return the heads, counted from 0; none to see none
         */
        int[] wantedHeads(int block);

        /**
         * Shows attention weights.
         *
         * @param block counted from 0
         * @param weights {@code [B, wanted heads, N, N]}, in memory of their own; filled when the
         *     block has run
         */
        void sawAttention(int block, Tensor weights);

        /**
         * Which hidden states to show.
         *
         * @param layer 0 before the first block, n after block n counted from 1
         * @return whether to
         */
        boolean wantsHiddenState(int layer);

        /**
         * Shows all tokens between two blocks, where they are wanted.
         *
         * @param layer 0 before the first block, n after block n counted from 1
         * @param x {@code [B, N, D]}
         */
        void sawHiddenState(int layer, Tensor x);

        /**
         * Shows all tokens after the final norm, if they are wanted.
         *
         * @param x {@code [B, N, D]}
         */
        void sawLastHiddenState(Tensor x);
    }

    /**
     * Takes an encoder from a checkpoint: {@code pre_norm}, {@code blocks.0} and so on, {@code
     * norm}, and {@code relative_position_bias} where the blocks share one.
     *
     * @param parameters the model's scope
     * @param config the encoder's sizes
     * @return the encoder
     */
    public static Encoder load(Parameters parameters, EncoderConfig config) {
        RotaryConfig turns = config.attention().rotary().orElse(null);
        RotaryEmbedding rotary =
                turns == null ? null : new RotaryEmbedding(turns, config.attention().headWidth());
        RelativePositionConfig relative = config.attention().relative().orElse(null);
        RelativePositionBias shared =
                relative != null && relative.shared()
                        ? RelativePositionBias.load(parameters, relative, config)
                        : null;
        EncoderBlock[] blocks = new EncoderBlock[config.depth()];
        for (int i = 0; i < blocks.length; i++) {
            blocks[i] = EncoderBlock.load(parameters.scope("blocks." + i), config, rotary, shared);
        }
        return new Encoder(
                config.preNorm() ? norm(parameters.scope("pre_norm"), config) : null,
                blocks,
                config.finalNorm() ? norm(parameters.scope("norm"), config) : null);
    }

    private static LayerNorm norm(Parameters parameters, EncoderConfig config) {
        return LayerNorm.load(parameters, config.width(), config.epsilon());
    }

    /**
     * Runs the encoder. What nobody asks for is not computed: unless an observer wants all tokens,
     * the last block computes the first ones only.
     *
     * @param ops what to compute with
     * @param x {@code [B, N, D]}, overwritten
     * @param grid what the tokens stand for
     * @param queries Q, how many of the first tokens are asked for
     * @param observer watches; may be null
     * @return {@code [B, Q, D]}, or {@code [B, N, D]} if the observer wants all tokens; scratch
     *     memory of the caller's frame
     * @throws InterruptedCallException if the thread is interrupted, between two blocks
     */
    public Tensor forward(Ops ops, Tensor x, TokenGrid grid, int queries, Observer observer) {
        boolean shown = observer != null && observer.wantsAllTokens();
        boolean all = shown || queries == x.size(1);
        Tensor result = all ? x : ops.take(x.size(0), queries, x.size(2)); // [B, Q, D]
        try (Ops.Frame frame = ops.frame()) {
            int images = x.size(0);
            Strips hidden = ops.takeStrips(images * x.size(1), x.size(2)); // [B * N, D]
            Strips out = all ? hidden : ops.takeStrips(images * queries, x.size(2));
            ops.copy(x, hidden);
            if (preNorm != null) {
                preNorm.forward(ops, hidden, hidden);
            }
            for (int i = 0; i < blocks.length; i++) {
                HeadWeights weights = observer == null ? null : show(ops, i, hidden, x, observer);
                boolean last = i == blocks.length - 1;
                requireNotInterrupted(ops, i);
                blocks[i].forward(ops, hidden, grid, images, last ? out : hidden, weights);
            }
            if (shown && observer.wantsHiddenState(blocks.length)) {
                ops.copy(hidden, x);
                observer.sawHiddenState(blocks.length, x);
            }
            if (finalNorm != null) {
                finalNorm.forward(ops, out, out);
            }
            ops.copy(out, result);
        }
        if (shown) {
            observer.sawLastHiddenState(result);
        }
        return result;
    }

    private void requireNotInterrupted(Ops ops, int block) {
        if (ops.isInterrupted()) {
            throw new InterruptedCallException(
                    "interrupted before block " + block + " of " + blocks.length);
        }
    }

    /** Shows what comes before a block, and makes memory for what is to be seen inside. */
    private static HeadWeights show(Ops ops, int i, Strips hidden, Tensor x, Observer observer) {
        if (observer.wantsHiddenState(i)) {
            ops.copy(hidden, x);
            observer.sawHiddenState(i, x);
        }
        int[] heads = observer.wantedHeads(i);
        if (heads.length == 0) {
            return null;
        }
        Tensor values = Tensor.zeros(x.size(0), heads.length, x.size(1), x.size(1));
        observer.sawAttention(i, values);
        return new HeadWeights(heads, values);
    }
}
