package io.github.vitrine.model.vit;

import io.github.vitrine.json.JsonObject;
import java.util.List;
import java.util.Set;

/**
 * Fields of a {@code config.json} that a plain ViT does not have, and that change numbers without
 * leaving a trace in the tensors' names: values other than "as in a plain ViT" are refused. What
 * does leave a trace (layer scale, registers, SwiGLU) the audit of the tensors finds. The table in
 * {@code docs/config-fields.md} goes through all fields.
 */
final class ForeignFields {
    /** Words that say "as always"; everything else is refused. */
    private record Words(String field, List<String> plain) {}

    private static final List<Words> WORDS =
            List.of(
                    new Words("position_embedding_type", List.of("absolute", "learned")),
                    new Words("pooling", List.of("cls", "token")),
                    new Words("pooling_type", List.of("cls", "token")),
                    new Words("pool_type", List.of("cls", "token")),
                    new Words("global_pool", List.of("cls", "token")),
                    new Words("norm_type", List.of("layernorm", "layer_norm")),
                    // Our probabilities are a softmax; others would be another function's.
                    new Words("problem_type", List.of("single_label_classification")));

    private static final List<String> SWITCHES =
            List.of("use_mean_pooling", "use_rope", "is_decoder", "add_cross_attention");

    /** Fields that may be there only if nothing is in them. */
    private static final List<String> EMPTY =
            List.of("quantization_config", "pruned_heads", "auto_map");

    private ForeignFields() {}

    /**
     * Checks a config.
     *
     * @param json all of it
     * @param known fields that the family reads itself
     * @throws io.github.vitrine.error.ConfigException if a field asks for what a plain ViT is not
     */
    static void check(JsonObject json, Set<String> known) {
        for (Words words : WORDS) {
            String field = words.field();
            if (json.has(field) && !words.plain().contains(json.text(field))) {
                throw json.invalid(field, "one of " + words.plain());
            }
        }
        for (String field : SWITCHES) {
            if (!known.contains(field) && json.flag(field, false)) {
                throw json.invalid(field, "false, as in a plain ViT");
            }
        }
        for (String field : EMPTY) {
            if (json.has(field)
                    && !(json.isObject(field) && json.object(field).fields().isEmpty())) {
                throw json.invalid(field, "none, as in a plain ViT in plain floats");
            }
        }
    }
}
