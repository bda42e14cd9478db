package io.github.vitrine.layers;

import io.github.vitrine.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/** The learned tokens before the patches: class token, distillation token, registers. */
final class PrefixTokens {
    private final List<Tensor> tokens; // each [1, n, D]

    private PrefixTokens(List<Tensor> tokens) {
        this.tokens = tokens;
    }

    /**
     * Takes the tokens from a checkpoint: {@code cls_token [1, 1, D]}, {@code distillation_token
     * [1, 1, D]}, {@code register_tokens [1, n, D]}. No registers may also be a tensor of none.
     */
    static PrefixTokens load(Parameters parameters, PrefixConfig config, int width) {
        List<Tensor> tokens = new ArrayList<>();
        if (config.classToken()) {
            tokens.add(parameters.tensor("cls_token", 1, 1, width));
        }
        if (config.distillationToken()) {
            tokens.add(parameters.tensor("distillation_token", 1, 1, width));
        }
        if (config.registers() > 0 || parameters.has("register_tokens")) {
            tokens.add(parameters.tensor("register_tokens", 1, config.registers(), width));
        }
        return new PrefixTokens(tokens);
    }

    /** Adds the tokens to what stands in the first rows of each picture, {@code [B, N, D]}. */
    void addTo(Tensor x) {
        for (int image = 0; image < x.size(0); image++) {
            int at = x.row(image).offset();
            for (Tensor token : tokens) {
                for (int i = 0; i < token.elements(); i++) {
                    x.data()[at++] += token.data()[i];
                }
            }
        }
    }
}
