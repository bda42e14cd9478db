package io.github.vitrine.model.vit;

import io.github.vitrine.json.JsonObject;
import io.github.vitrine.kernels.Activation;
import io.github.vitrine.layers.PatchGeometry;
import java.util.Optional;

/**
 * The fields that configs of all families share, by the names transformers gives them. Sizes are
 * bounded by what no real model comes near, against files that would make us allocate forever.
 */
final class HuggingFaceFields {
    static final int MAX_WIDTH = 1 << 16;

    private static final int MAX_DEPTH = 1 << 10;
    private static final int MAX_PIXELS = 1 << 15;
    private static final int MAX_PATCH = 1 << 8;

    private HuggingFaceFields() {}

    /** D. */
    static int width(JsonObject json, int fallback) {
        return json.integer("hidden_size", 1, MAX_WIDTH, fallback);
    }

    /** The number of blocks. */
    static int depth(JsonObject json) {
        return json.integer("num_hidden_layers", 1, MAX_DEPTH, 12);
    }

    /** Hn. */
    static int heads(JsonObject json, int width, int fallback) {
        int heads = json.integer("num_attention_heads", 1, MAX_WIDTH, fallback);
        if (!json.has("head_dim") && width % heads != 0) {
            throw json.invalid("num_attention_heads", "a divisor of hidden_size " + width);
        }
        return heads;
    }

    /** Dh. */
    static int headWidth(JsonObject json, int width, int heads) {
        return json.integer("head_dim", 1, MAX_WIDTH / heads, Math.max(1, width / heads));
    }

    /** The layer norms' epsilon. */
    static float epsilon(JsonObject json, double fallback) {
        double epsilon = json.number("layer_norm_eps", fallback);
        if (!(epsilon >= 0 && epsilon <= 1)) {
            throw json.invalid("layer_norm_eps", "a number from 0 to 1");
        }
        return (float) epsilon;
    }

    /** An activation by its name. */
    static Activation activation(JsonObject json, String field, String fallback) {
        Optional<Activation> activation = Activation.fromName(json.text(field, fallback));
        if (activation.isEmpty()) {
            throw json.invalid(field, "one of " + Activation.names());
        }
        return activation.get();
    }

    /** Pictures and patches. */
    static PatchGeometry geometry(JsonObject json, int patchFallback) {
        int[] image = size(json, "image_size", MAX_PIXELS, 224);
        int[] patch = size(json, "patch_size", MAX_PATCH, patchFallback);
        if (patch[0] > image[0] || patch[1] > image[1]) {
            throw json.invalid("patch_size", "at most image_size " + image[0] + "x" + image[1]);
        }
        int channels = json.integer("num_channels", 1, 4, 3);
        return new PatchGeometry(channels, image[0], image[1], patch[0], patch[1]);
    }

    /** A size is a number for a square, or [height, width]. */
    private static int[] size(JsonObject json, String field, int most, int fallback) {
        if (json.isArray(field)) {
            int[] size = json.integers(field, 1, most);
            if (size.length != 2) {
                throw json.invalid(field, "a number or [height, width]");
            }
            return size;
        }
        int side = json.integer(field, 1, most, fallback);
        return new int[] {side, side};
    }
}
