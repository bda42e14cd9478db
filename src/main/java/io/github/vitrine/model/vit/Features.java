package io.github.vitrine.model.vit;

import io.github.vitrine.layers.TokenGrid;
import io.github.vitrine.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a forward pass over B pictures showed: as much of it as a {@link FeatureRequest} asked for.
 * The tensors are the caller's own. Safe for any number of threads that don't write to them.
 *
 * <p>What was not asked for, or what the model does not have, is an {@link IllegalStateException}
 * that says so.
 */
public final class Features {
    /** What there may be; the message says why it may be missing. */
    private enum Kind {
        LOGITS("expected a model with labels, found one without a classifier"),
        CLASS_LOGITS("expected a distilled model of two heads"),
        DISTILLATION_LOGITS("expected a distilled model of two heads"),
        POOLED("has no pooled feature"),
        TOKENS("tokens were not asked for: FeatureRequest.tokens()"),
        STATE("hidden state %d was not asked for: FeatureRequest.withHiddenStates(%1$d)"),
        ATTENTION("attention of block %d was not asked for: FeatureRequest.withAttention(%1$d)");

        private final String missing;

        Kind(String missing) {
            this.missing = missing;
        }
    }

    private record Key(Kind kind, int index) {}

    private final TokenGrid grid;
    private final boolean classToken;
    private final Map<Key, Tensor> tensors; // each [B, ...]

    private Features(TokenGrid grid, boolean classToken, Map<Key, Tensor> tensors) {
        this.grid = grid;
        this.classToken = classToken;
        this.tensors = tensors;
    }

    /** Collects what a pass shows. */
    static final class Builder {
        private final Map<Key, Tensor> tensors = new LinkedHashMap<>();

        void logits(Tensor value) {
            put(Kind.LOGITS, 0, value);
        }

        void heads(Tensor ofClassToken, Tensor ofDistillationToken) {
            put(Kind.CLASS_LOGITS, 0, ofClassToken);
            put(Kind.DISTILLATION_LOGITS, 0, ofDistillationToken);
        }

        void pooled(Tensor value) {
            put(Kind.POOLED, 0, value);
        }

        void tokens(Tensor value) {
            put(Kind.TOKENS, 0, value);
        }

        void hiddenState(int layer, Tensor value) {
            put(Kind.STATE, layer, value);
        }

        void attention(int block, Tensor value) {
            put(Kind.ATTENTION, block, value);
        }

        private void put(Kind kind, int index, Tensor value) {
            tensors.put(new Key(kind, index), value);
        }

        Features build(TokenGrid grid, boolean classToken) {
            return new Features(grid, classToken, tensors);
        }
    }

    /**
     * One score per label.
     *
     * @return {@code [B, L]}
     */
    public Tensor logits() {
        return get(Kind.LOGITS, 0);
    }

    /**
     * The softmax of the logits.
     *
     * @return {@code [B, L]}, from 0 to 1, each row of sum 1
     * @throws io.github.vitrine.error.VitrineException if a logit is not finite
     */
    public Tensor probabilities() {
        Tensor logits = logits();
        int labels = logits.size(1);
        Tensor probabilities = Tensor.zeros(logits.shape().sizes());
        for (int i = 0; i < logits.elements(); i++) {
            // Row by row, at each row's first label.
            if (i % labels == 0) {
                Probabilities row = Probabilities.of(logits.data(), logits.offset() + i, labels);
                for (int label = 0; label < labels; label++) {
                    probabilities.data()[i + label] = (float) row.of(label);
                }
            }
        }
        return probabilities;
    }

    /**
     * The logits of a distilled model's class token.
     *
     * @return {@code [B, L]}
     */
    public Tensor classLogits() {
        return get(Kind.CLASS_LOGITS, 0);
    }

    /**
     * The logits of a distilled model's distillation token.
     *
     * @return {@code [B, L]}
     */
    public Tensor distillationLogits() {
        return get(Kind.DISTILLATION_LOGITS, 0);
    }

    /**
     * The pooled feature: what the classifier reads, or would read if there were one. The mean of
     * both tokens for a distilled model.
     *
     * @return {@code [B, F]}
     */
    public Tensor pooled() {
        return get(Kind.POOLED, 0);
    }

    /**
     * All tokens after the final norm, if the model has one (transformers' {@code
     * last_hidden_state}).
     *
     * @return {@code [B, N, D]}
     */
    public Tensor tokens() {
        return get(Kind.TOKENS, 0);
    }

    /**
     * The class token, of {@link #tokens}.
     *
     * @return {@code [B, D]}
     */
    public Tensor classToken() {
        if (!classToken) {
            throw new IllegalStateException("expected a model with a class token, found none");
        }
        Tensor tokens = tokens();
        Tensor first = stretch(tokens, 0, 1); // [B, 1, D]
        return first.reshape(tokens.size(0), tokens.size(2));
    }

    /**
     * The patches' tokens, of {@link #tokens}, each where its patch lies in the picture.
     *
     * @return {@code [B, rows, columns, D]}
     */
    public Tensor patches() {
        Tensor tokens = tokens();
        Tensor patches = stretch(tokens, grid.prefix(), grid.patches()); // [B, P, D]
        return patches.reshape(tokens.size(0), grid.rows(), grid.columns(), tokens.size(2));
    }

    /**
     * A hidden state, before the final norm.
     *
     * @param layer 0 for the embeddings, n for the output of block n, counted from 1
     * @return {@code [B, N, D]}
     */
    public Tensor hiddenState(int layer) {
        return get(Kind.STATE, layer);
    }

    /**
     * Attention weights: how much each token (row) takes from each other; rows have the sum 1.
     *
     * @param block counted from 0
     * @return {@code [B, heads asked for, N, N]}
     */
    public Tensor attention(int block) {
        return get(Kind.ATTENTION, block);
    }

    /**
     * What the tokens stand for: first the prefix, then the patches row by row.
     *
     * @return the same for all pictures
     */
    public TokenGrid grid() {
        return grid;
    }

    /**
     * One picture's features.
     *
     * @param index from 0, below B
     * @return views of these, with a B of 1
     */
    public Features picture(int index) {
        Map<Key, Tensor> own = new LinkedHashMap<>();
        for (Map.Entry<Key, Tensor> each : tensors.entrySet()) {
            Tensor all = each.getValue();
            long[] sizes = all.shape().sizes();
            sizes[0] = 1;
            own.put(each.getKey(), all.row(index).reshape(sizes));
        }
        return new Features(grid, classToken, own);
    }

    private Tensor get(Kind kind, int index) {
        Tensor value = tensors.get(new Key(kind, index));
        if (value == null) {
            throw new IllegalStateException(String.format(kind.missing, index));
        }
        return value;
    }

    /** Some tokens of each picture. */
    private static Tensor stretch(Tensor tokens, int first, int count) {
        int width = tokens.size(2);
        Tensor some = Tensor.zeros(tokens.size(0), count, width);
        for (int image = 0; image < tokens.size(0); image++) {
            int from = tokens.row(image).offset() + first * width;
            System.arraycopy(
                    tokens.data(), from, some.data(), image * count * width, count * width);
        }
        return some;
    }
}
