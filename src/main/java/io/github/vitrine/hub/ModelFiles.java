package io.github.vitrine.hub;

import io.github.vitrine.error.ConfigException;
import io.github.vitrine.error.DownloadException;
import io.github.vitrine.json.JsonObject;
import io.github.vitrine.json.JsonText;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Which files a model needs, and none that could carry code. */
final class ModelFiles {
    static final String CONFIG = "config.json";
    static final String PREPROCESSOR = "preprocessor_config.json";
    static final String WEIGHTS = "model.safetensors";
    static final String INDEX = "model.safetensors.index.json";

    private static final Pattern SHARD =
            Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]*\\.safetensors");

    private ModelFiles() {}

    /** The files of weights that an index names. */
    static Set<String> shards(Path index) {
        try {
            Set<String> shards =
                    new TreeSet<>(JsonObject.read(index).textMap("weight_map").values());
            for (String shard : shards) {
                // It becomes part of a path and of an address: nothing but plain names.
                if (shard.length() > 200 || !SHARD.matcher(shard).matches()) {
                    throw new DownloadException(
                            index
                                    + ": weight_map: expected the names of safetensors files beside"
                                    + " it, found "
                                    + JsonText.quoted(shard));
                }
            }
            return shards;
        } catch (ConfigException e) {
            throw new DownloadException(e.getMessage(), e);
        }
    }

    /** A model's config, which its messages call by the model's name. */
    static JsonObject config(ModelId model, Path folder) {
        JsonObject config = JsonObject.read(folder.resolve(CONFIG));
        return JsonObject.parse(model + ": " + CONFIG, config.toString());
    }

    /**
     * Whether a model says in a file of its own what becomes of pictures. timm's do not: their
     * config, known by its field {@code architecture}, says that too.
     */
    static boolean hasPreprocessor(Path folder) {
        Path config = folder.resolve(CONFIG);
        try {
            return !Files.exists(config) || !JsonObject.read(config).isText("architecture");
        } catch (ConfigException e) {
            return true; // Whoever loads it will say what is wrong with it.
        }
    }

    /** What a folder lacks to be a model that loads; empty if it lacks nothing. */
    static List<String> missing(Path folder) {
        List<String> missing = new ArrayList<>();
        addIfMissing(folder, CONFIG, missing);
        if (hasPreprocessor(folder)) {
            addIfMissing(folder, PREPROCESSOR, missing);
        }
        if (!Files.exists(folder.resolve(WEIGHTS))) {
            if (Files.exists(folder.resolve(INDEX))) {
                shards(folder.resolve(INDEX)).forEach(s -> addIfMissing(folder, s, missing));
            } else {
                missing.add(WEIGHTS);
            }
        }
        return missing;
    }

    private static void addIfMissing(Path folder, String file, List<String> missing) {
        if (!Files.exists(folder.resolve(file))) {
            missing.add(file);
        }
    }
}
