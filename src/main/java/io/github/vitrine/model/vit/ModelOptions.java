package io.github.vitrine.model.vit;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a caller knows of a checkpoint that its files may not say.
 *
 * @param dialect whose it is; empty to go by what the files say
 * @param heads attention heads of a torchvision model of unpublished width; empty to go by the
 *     width
 */
public record ModelOptions(Optional<ModelDialect> dialect, OptionalInt heads) {
    /** Everything is left to the files. */
    public static final ModelOptions NONE = new ModelOptions(Optional.empty(), OptionalInt.empty());
}
