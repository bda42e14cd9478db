package io.github.vitrine.model.vit;

import io.github.vitrine.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/**
 * What timm's architecture names imply: the arguments that timm hands to the model's class. Made
 * from timm itself by {@code src/test/python/timm_architectures.py}.
 */
final class TimmArchitectures {
    private static final String RESOURCE = "timm-architectures.json";

    private TimmArchitectures() {}

    /** Read when the first timm model is. */
    private static final class Table {
        static final JsonObject ALL = read();

        private static JsonObject read() {
            try (InputStream in = TimmArchitectures.class.getResourceAsStream(RESOURCE)) {
                return JsonObject.parse(
                        RESOURCE, new String(in.readAllBytes(), StandardCharsets.UTF_8));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** All names that timm has for the family, those of models that are none of it included. */
    static Set<String> names() {
        return Table.ALL.fields();
    }

    /**
     * The arguments that a config's architecture stands for.
     *
     * @param config has a field {@code architecture}; what follows a dot in it names weights
     * @return the arguments that differ from the class's defaults, and {@code pretrained_cfg}
     * @throws io.github.vitrine.error.ConfigException if there is none of that name, or it is no
     *     plain Vision Transformer
     */
    static JsonObject arguments(JsonObject config) {
        String name = config.text("architecture").split("\\.", 2)[0];
        if (!Table.ALL.has(name)) {
            throw Dialects.unknown(config, "architecture");
        }
        if (Table.ALL.isText(name)) {
            throw config.invalid(
                    "architecture",
                    "a plain Vision Transformer, which this is not: it has "
                            + Table.ALL.text(name));
        }
        return Table.ALL.object(name);
    }
}
