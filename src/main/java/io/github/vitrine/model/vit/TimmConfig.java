package io.github.vitrine.model.vit;

import io.github.vitrine.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The {@code config.json} of a timm hub folder, in today's form and in the older one, where the
 * fields of {@code pretrained_cfg} stand beside the architecture's name.
 *
 * <p>Reference: timm, {@code models/_hub.py}.
 */
final class TimmConfig {
    private static final List<String> OF_PICTURES =
            List.of("input_size", "interpolation", "crop_pct", "crop_mode", "mean", "std");

    private final JsonObject root;
    private final JsonObject implied;
    private final JsonObject pretrained;

    TimmConfig(JsonObject root) {
        this.root = root;
        implied = TimmArchitectures.arguments(root);
        if (root.has("pretrained_cfg")) {
            pretrained = root.object("pretrained_cfg");
        } else if (OF_PICTURES.stream().anyMatch(root::has)) {
            pretrained = root;
        } else {
            // Nothing is said: the name's own default weights are the best there is to know.
            pretrained = implied.object("pretrained_cfg");
        }
    }

    /** All of it. */
    JsonObject root() {
        return root;
    }

    /** The architecture's name. */
    String name() {
        return root.text("architecture");
    }

    /** What the name implies. */
    JsonObject implied() {
        return implied;
    }

    /** What overrides that. */
    JsonObject modelArguments() {
        return root.has("model_args")
                ? root.object("model_args")
                : JsonObject.parse(root.origin(), "{}");
    }

    /** What the weights were trained with. */
    JsonObject pretrained() {
        return pretrained;
    }

    /** [channels, height, width]. */
    int[] inputSize() {
        int[] sizes = pretrained.integers("input_size", 1, 1 << 15);
        if (sizes.length != 3) {
            throw pretrained.invalid("input_size", "channels, height and width");
        }
        return sizes;
    }

    /** The channels of the pictures that the weights were trained on. */
    int channels() {
        return pretrained.has("input_size") ? inputSize()[0] : 3;
    }

    /** How many classes the weights tell apart. */
    int labelCount(int most) {
        return root.has("num_classes")
                ? root.integer("num_classes", 0, most)
                : pretrained.integer("num_classes", 0, most, 1000);
    }

    /**
     * The names of classes, in order of index: {@code label_names}, as a list or by index. Classes
     * without a name are called by their index.
     */
    List<String> labels(int count) {
        List<String> labels = new ArrayList<>(HeadConfig.numbered(count));
        for (JsonObject json : List.of(root, pretrained)) {
            for (String field : List.of("label_names", "labels")) {
                if (json.has(field)) {
                    fill(labels, json, field);
                    return List.copyOf(labels);
                }
            }
        }
        return List.copyOf(labels);
    }

    private static void fill(List<String> labels, JsonObject json, String field) {
        if (labels.isEmpty()) {
            return;
        }
        if (json.isArray(field)) {
            List<String> names = json.texts(field);
            if (names.size() != labels.size()) {
                throw json.invalid(field, labels.size() + " names, as there are classes");
            }
            labels.clear();
            labels.addAll(names);
            return;
        }
        for (Map.Entry<String, String> name : json.textMap(field).entrySet()) {
            int index = name.getKey().matches("\\d{1,7}") ? Integer.parseInt(name.getKey()) : -1;
            if (index < 0 || index >= labels.size()) {
                throw json.invalid(field, "names by index, from 0 to " + (labels.size() - 1));
            }
            labels.set(index, name.getValue());
        }
    }
}
