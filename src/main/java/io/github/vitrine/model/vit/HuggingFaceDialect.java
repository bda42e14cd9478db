package io.github.vitrine.model.vit;

import io.github.vitrine.image.ImageProcessorType;
import io.github.vitrine.image.Preprocessor;
import io.github.vitrine.json.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What the dialects of transformers have in common: how a config says which model it is for, and
 * how classifiers name their labels.
 */
abstract class HuggingFaceDialect implements Dialect {
    private static final int MAX_LABELS = 1 << 20;

    private final String modelType;
    private final ImageProcessorType processor;
    private final List<String> architectures;

    /**
     * One model type.
     *
     * @param processor what transformers takes for this type where a file does not name one
     */
    HuggingFaceDialect(String modelType, ImageProcessorType processor, String... architectures) {
        this.modelType = modelType;
        this.processor = processor;
        this.architectures = List.of(architectures);
    }

    @Override
    public final ModelDialect writtenBy() {
        return ModelDialect.HUGGING_FACE;
    }

    @Override
    public final String preprocessingFile() {
        return "preprocessor_config.json";
    }

    @Override
    public final Preprocessor preprocessor(Path folder, JsonObject config, int channels) {
        Path file = folder.resolve(preprocessingFile());
        return Preprocessor.fromConfig(JsonObject.read(file), channels, processor);
    }

    @Override
    public final List<String> architectures() {
        return architectures;
    }

    @Override
    public final boolean speaks(JsonObject json) {
        if (json.has("model_type")) {
            return json.text("model_type").equals(modelType);
        }
        return json.has("architectures")
                && !Collections.disjoint(json.texts("architectures"), architectures);
    }

    @Override
    public final ViTConfig config(JsonObject json) {
        if (json.has("architectures") && !architectures.containsAll(json.texts("architectures"))) {
            throw Dialects.unknown(json, "architectures");
        }
        ForeignFields.check(json, ownFields());
        return read(json);
    }

    /** The switches that a plain ViT does not have, and this family reads. */
    Set<String> ownFields() {
        return Set.of();
    }

    /** Reads the family's own fields. */
    abstract ViTConfig read(JsonObject json);

    /** Whether the config names an architecture. */
    static boolean names(JsonObject json, String architecture) {
        return json.has("architectures") && json.texts("architectures").contains(architecture);
    }

    /**
     * The labels in order of index; without id2label, transformers' own LABEL_0, LABEL_1, ... Empty
     * if the architecture is one without a classifier.
     */
    static Optional<List<String>> labels(JsonObject json) {
        if (json.has("architectures") && !isClassifier(json.texts("architectures"))) {
            return Optional.empty();
        }
        List<String> labels = new ArrayList<>();
        if (!json.has("id2label")) {
            int count = json.integer("num_labels", 0, MAX_LABELS, 2);
            for (int i = 0; i < count; i++) {
                labels.add("LABEL_" + i);
            }
            return Optional.of(List.copyOf(labels));
        }
        java.util.Map<String, String> named = json.textMap("id2label");
        for (int i = 0; i < named.size(); i++) {
            String label = named.get(Integer.toString(i));
            if (label == null) {
                throw json.invalid(
                        "id2label",
                        "a label for each index from 0 to " + (named.size() - 1) + ", also " + i);
            }
            labels.add(label);
        }
        return Optional.of(List.copyOf(labels));
    }

    private static boolean isClassifier(List<String> architectures) {
        for (String name : architectures) {
            if (name.contains("ForImageClassification")) {
                return true;
            }
        }
        return false;
    }
}
