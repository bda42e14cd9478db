package io.github.vitrine.model.vit;

import io.github.vitrine.error.ConfigException;
import io.github.vitrine.json.JsonObject;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** All dialects there are, and which of them a config is written in. Nothing is guessed. */
final class Dialects {
    private static final List<Dialect> ALL =
            List.of(
                    new HuggingFaceViT(),
                    new HuggingFaceDeiT(),
                    new HuggingFaceDinov2(),
                    new HuggingFaceDinov2Registers(),
                    new HuggingFaceDinov3(),
                    new HuggingFaceViTMsn(),
                    new HuggingFaceIJepa(),
                    HuggingFaceBeit.beit(),
                    HuggingFaceBeit.data2vec(),
                    new TimmViT());

    private Dialects() {}

    /**
     * Finds a config's dialect.
     *
     * @throws ConfigException if there is none; says what was found and lists all architectures
     *     that load
     */
    static Dialect of(JsonObject config) {
        for (Dialect dialect : ALL) {
            if (dialect.speaks(config)) {
                return dialect;
            }
        }
        for (String field : List.of("model_type", "architectures", "architecture")) {
            if (config.has(field)) {
                throw unknown(config, field);
            }
        }
        throw new ConfigException(
                config.origin()
                        + ": expected a field model_type, architectures or architecture that says"
                        + " which model this is, found none");
    }

    /** What loads, in each dialect's own words. */
    static Map<ModelDialect, List<String>> architectures() {
        Map<ModelDialect, List<String>> all = new EnumMap<>(ModelDialect.class);
        for (Dialect dialect : ALL) {
            all.computeIfAbsent(dialect.writtenBy(), writer -> new ArrayList<>())
                    .addAll(dialect.architectures());
        }
        all.put(ModelDialect.TORCHVISION, List.of(TorchvisionViT.ARCHITECTURE));
        return all;
    }

    /** What a config that loads calls its architecture. */
    static String architecture(JsonObject config) {
        if (config.has("architectures")) {
            return String.join(", ", config.texts("architectures"));
        }
        return config.text(config.has("architecture") ? "architecture" : "model_type");
    }

    /**
     * The error for a field that names an architecture that doesn't load; it lists those that do.
     */
    static ConfigException unknown(JsonObject config, String field) {
        String expected =
                ALL.stream()
                        .flatMap(dialect -> dialect.architectures().stream())
                        .collect(
                                Collectors.joining(
                                        ", ", "one of the architectures that load: ", ""));
        if (!config.isArray(field)) {
            return config.invalid(field, expected);
        }
        return new ConfigException(
                String.format(
                        "%s: %s: expected %s; found %s",
                        config.origin(), field, expected, String.join(", ", config.texts(field))));
    }
}
