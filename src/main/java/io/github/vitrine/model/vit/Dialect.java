package io.github.vitrine.model.vit;

import io.github.vitrine.checkpoint.NameMap;
import io.github.vitrine.json.JsonObject;
import java.util.List;

/**
 * How one library writes one family of models down: the fields of its {@code config.json} and the
 * names of its tensors.
 */
interface Dialect {
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
}
