package io.github.vitrine.model.vit;

import io.github.vitrine.checkpoint.NameMap;
import io.github.vitrine.image.Preprocessor;
import io.github.vitrine.json.JsonObject;
import java.nio.file.Path;
import java.util.List;

/**
 * How one library writes one family of models down: the fields of its {@code config.json} and the
 * names of its tensors.
 */
interface Dialect {
    /** Whose dialect it is. */
    ModelDialect writtenBy();

    /** The architectures that load, as configs name them. */
    List<String> architectures();

    /** Whether a config is written in this dialect, as far as it says what it is at all. */
    boolean speaks(JsonObject config);

    /**
     * Reads a config; every field that changes the numbers is read or refused.
     *
     * @throws io.github.vitrine.error.ConfigException if it makes no sense or asks for what is not
     *     there
     */
    ViTConfig config(JsonObject config);

    /** How the tensors of such a model are called. */
    NameMap names(ViTConfig config);

    /** The file that says what becomes of pictures. */
    String preprocessingFile();

    /**
     * Reads what becomes of pictures before such a model sees them.
     *
     * @param folder holds the checkpoint
     * @param config its {@code config.json}
     * @param channels the model's input channels
     * @throws io.github.vitrine.error.ConfigException if that makes no sense
     */
    Preprocessor preprocessor(Path folder, JsonObject config, int channels);
}
