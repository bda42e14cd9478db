package io.github.vitrine.model.vit;

import io.github.vitrine.error.ConfigException;
import io.github.vitrine.json.JsonObject;
import java.util.Set;

/** Which arguments of timm's {@code VisionTransformer} a config may give. */
final class TimmArgumentNames {
    /** Arguments that change what is computed, and are read. */
    private static final Set<String> READ =
            Set.of(
                    "img_size",
                    "patch_size",
                    "in_chans",
                    "num_classes",
                    "global_pool",
                    "embed_dim",
                    "depth",
                    "num_heads",
                    "mlp_ratio",
                    "qkv_bias",
                    "qk_norm",
                    "proj_bias",
                    "init_values",
                    "class_token",
                    "pos_embed",
                    "no_embed_class",
                    "reg_tokens",
                    "pre_norm",
                    "final_norm",
                    "fc_norm",
                    "pool_include_prefix",
                    "dynamic_img_size",
                    "dynamic_img_pad",
                    "norm_layer",
                    "act_layer");

    /** Arguments that only training knows. */
    private static final Set<String> OF_TRAINING =
            Set.of(
                    "drop_rate",
                    "pos_drop_rate",
                    "patch_drop_rate",
                    "proj_drop_rate",
                    "attn_drop_rate",
                    "drop_path_rate",
                    "weight_init",
                    "fix_init");

    /** Arguments that may be there as long as they ask for nothing. */
    private static final Set<String> OFF =
            Set.of(
                    "scale_attn_norm",
                    "scale_mlp_norm",
                    "embed_layer",
                    "embed_norm_layer",
                    "block_fn",
                    "mlp_layer",
                    "attn_layer");

    private TimmArgumentNames() {}

    /**
     * Refuses arguments that change what is computed and that nobody would read.
     *
     * @throws ConfigException if there is one; names it
     */
    static void check(JsonObject given) {
        for (String field : given.fields()) {
            if (OFF.contains(field)) {
                if (asksForSomething(given, field)) {
                    throw given.invalid(field, "no such argument: only what is plain loads");
                }
            } else if (!READ.contains(field) && !OF_TRAINING.contains(field)) {
                throw given.invalid(field, "an argument that timm's VisionTransformer has");
            }
        }
    }

    private static boolean asksForSomething(JsonObject given, String field) {
        return given.has(field) && (!given.isFlag(field) || given.flag(field, true));
    }
}
