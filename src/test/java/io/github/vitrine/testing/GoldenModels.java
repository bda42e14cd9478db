package io.github.vitrine.testing;

import io.github.vitrine.layers.WeightPrecision;
import io.github.vitrine.model.vit.ModelOptions;
import io.github.vitrine.model.vit.PublishedModel;
import io.github.vitrine.model.vit.VisionTransformer;
import io.github.vitrine.ops.OpsPool;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;

/** Models of golden cases, with what their files don't say of them. */
public final class GoldenModels {
    private GoldenModels() {}

    /** Loads a case's model. */
    public static VisionTransformer load(GoldenCase golden, OpsPool pool) {
        return load(golden, golden.folder(), pool, WeightPrecision.FLOAT32);
    }

    /** Loads a case's model, or a copy of it in another folder. */
    public static VisionTransformer load(
            GoldenCase golden, Path folder, OpsPool pool, WeightPrecision precision) {
        ModelOptions options = new ModelOptions(Optional.empty(), heads(golden));
        return PublishedModel.open(folder, options).load(pool, precision);
    }

    /** The number of heads, where only expected.json tells it: of torchvision's models. */
    public static OptionalInt heads(GoldenCase golden) {
        return golden.expected().has("model_arguments")
                ? OptionalInt.of(
                        golden.expected()
                                .getAsJsonObject("model_arguments")
                                .get("num_heads")
                                .getAsInt())
                : OptionalInt.empty();
    }
}
