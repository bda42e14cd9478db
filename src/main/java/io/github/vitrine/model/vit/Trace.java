package io.github.vitrine.model.vit;

import io.github.vitrine.layers.Encoder;
import io.github.vitrine.tensor.Tensor;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * What a caller wants to see of a forward pass beside its logits, and then what it saw. Only what
 * is asked for is kept; a pass without a trace computes nothing more than its logits need.
 *
 * <p>Not thread-safe; one object per call.
 */
public final class Trace {
    private final Set<Integer> wantedStates = new HashSet<>();
    private final Set<Integer> wantedAttention = new HashSet<>();
    private final Map<Integer, Tensor> states = new HashMap<>();
    private final Map<Integer, Tensor> attention = new HashMap<>();
    private Tensor lastHiddenState;
    private Tensor pooled;
    private Tensor classLogits;
    private Tensor distillationLogits;

    /** Creates a trace that keeps the last hidden state, the pooled feature and both heads. */
    public Trace() {}

    /**
     * Asks for hidden states.
     *
     * @param layers 0 for the embeddings, n for the output of block n, counted from 1
     * @return this
     */
    public Trace withHiddenStates(Collection<Integer> layers) {
        wantedStates.addAll(layers);
        return this;
    }

    /**
     * Asks for attention weights, which take memory that grows with the square of the tokens.
     *
     * @param blocks counted from 0
     * @return this
     */
    public Trace withAttention(Collection<Integer> blocks) {
        wantedAttention.addAll(blocks);
        return this;
    }

    /**
     * A hidden state.
     *
     * @param layer 0 for the embeddings, n for the output of block n
     * @return {@code [B, N, D]}, before the final norm; null if it was not asked for
     */
    public Tensor hiddenState(int layer) {
        return states.get(layer);
    }

    /**
     * Attention weights.
     *
     * @param block counted from 0
     * @return {@code [B, Hn, N, N]}; null if they were not asked for
     */
    public Tensor attention(int block) {
        return attention.get(block);
    }

    /**
     * All tokens after the final norm.
     *
     * @return {@code [B, N, D]}
     */
    public Tensor lastHiddenState() {
        return lastHiddenState;
    }

    /**
     * The pooled feature: what the classifier reads, or would read if there were one. The mean of
     * both tokens for a distilled model.
     *
     * @return {@code [B, F]}
     */
    public Tensor pooled() {
        return pooled;
    }

    /**
     * The logits of a distilled model's class token.
     *
     * @return {@code [B, L]}; null if the model has one head only
     */
    public Tensor classLogits() {
        return classLogits;
    }

    /**
     * The logits of a distilled model's distillation token.
     *
     * @return {@code [B, L]}; null if the model has one head only
     */
    public Tensor distillationLogits() {
        return distillationLogits;
    }

    void sawPooled(Tensor value) {
        pooled = copy(value);
    }

    void sawHeads(Tensor ofClassToken, Tensor ofDistillationToken) {
        classLogits = ofClassToken;
        distillationLogits = ofDistillationToken;
    }

    private static Tensor copy(Tensor x) {
        return Tensor.of(x.toArray(), x.shape().sizes());
    }

    /** Keeps what the encoder shows. */
    Encoder.Observer observer() {
        return new Encoder.Observer() {
            @Override
            public boolean wantsAttention(int block) {
                return wantedAttention.contains(block);
            }

            @Override
            public void sawAttention(int block, Tensor weights) {
                attention.put(block, weights);
            }

            @Override
            public void sawHiddenState(int layer, Tensor x) {
                if (wantedStates.contains(layer)) {
                    states.put(layer, copy(x));
                }
            }

            @Override
            public void sawLastHiddenState(Tensor x) {
                lastHiddenState = copy(x);
            }
        };
    }
}
