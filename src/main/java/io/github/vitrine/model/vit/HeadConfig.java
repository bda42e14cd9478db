package io.github.vitrine.model.vit;

import io.github.vitrine.kernels.Activation;
import io.github.vitrine.layers.TokenPooling;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What becomes of the tokens.
 *
 * @param pooling how they become one feature
 * @param norm whether a layer norm follows the pooling (timm's {@code fc_norm})
 * @param pooler a linear layer and an activation behind it, if there is one
 * @param labels the labels by index, if the model has a classifier; may be empty, and then the
 *     logits are the pooled feature
 */
public record HeadConfig(
        PoolingKind pooling,
        boolean norm,
        Optional<PoolerConfig> pooler,
        Optional<List<String>> labels) {
    /** How tokens become one feature. */
    public enum PoolingKind {
        /** The first token, which is the class token where there is one. */
        FIRST_TOKEN(TokenPooling.FIRST_TOKEN),
        /** The mean of the patches. */
        MEAN(TokenPooling.MEAN),
        /** The maximum of the patches. */
        MAX(TokenPooling.MAX),
        /** Halfway between mean and maximum. */
        MEAN_AND_MAX(TokenPooling.MEAN_AND_MAX),
        /** The first token, and behind it the mean of the patches. */
        FIRST_TOKEN_WITH_MEAN(TokenPooling.FIRST_TOKEN_WITH_MEAN),
        /** A learned query's attention to the patches. */
        ATTENTION(null),
        /**
         * The mean of class and distillation token; each has a classifier of its own, and the
         * logits are their mean (Touvron et al., 2020, arXiv:2012.12877).
         */
        DISTILLED(null);

        private final TokenPooling tokens;

        PoolingKind(TokenPooling tokens) {
            this.tokens = tokens;
        }

        /** The pooling, if it is one without parameters. */
        Optional<TokenPooling> ofTokens() {
            return Optional.ofNullable(tokens);
        }
    }

    /**
     * A linear layer and an activation behind the pooling.
     *
     * @param outputs width of what it returns
     * @param activation usually tanh
     * @param optional whether a checkpoint may lack it
     */
    public record PoolerConfig(int outputs, Activation activation, boolean optional) {}

    /**
     * Labels of classes that nobody has named.
     *
     * @param count how many classes
     * @return their indices as text
     */
    static List<String> numbered(int count) {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            names.add(Integer.toString(i));
        }
        return List.copyOf(names);
    }

    /**
     * The number of labels.
     *
     * @return 0 if there is no classifier
     */
    public int labelCount() {
        return labels.isPresent() ? labels.get().size() : 0;
    }
}
