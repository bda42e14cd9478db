package io.github.vitrine.checkpoint;

import io.github.vitrine.error.CheckpointException;
import io.github.vitrine.error.ConfigException;
import io.github.vitrine.json.JsonObject;
import io.github.vitrine.json.JsonText;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * A {@code model.safetensors.index.json}: which file beside it holds which tensor.
 *
 * @param path the index itself
 * @param shardOf file name by tensor name, in the index's order
 */
record ShardIndex(Path path, Map<String, String> shardOf) {
    /**
     * Reads an index. Its other fields, such as the total size, are not looked at.
     *
     * @throws CheckpointException if it has no map of tensors or names a file elsewhere
     */
    static ShardIndex read(Path path) {
        try {
            JsonObject index = JsonObject.read(path);
            ShardIndex shards = new ShardIndex(path, index.textMap("weight_map"));
            shards.shardOf.forEach(shards::checkStaysInFolder);
            return shards;
        } catch (ConfigException e) {
            throw new CheckpointException(e.getMessage(), e);
        }
    }

    /** The names of all shards. */
    Set<String> shards() {
        return new TreeSet<>(shardOf.values());
    }

    /** The file of a shard. */
    Path file(String shard) {
        return path.resolveSibling(shard);
    }

    /** A downloaded index must not make us read files from elsewhere: bare file names only. */
    private void checkStaysInFolder(String tensor, String shard) {
        boolean bare =
                !shard.isEmpty()
                        && !shard.startsWith(".")
                        && shard.chars().allMatch(ShardIndex::isBare)
                        && isPath(shard);
        if (!bare) {
            throw new CheckpointException(
                    path
                            + ": weight_map: "
                            + JsonText.quoted(tensor)
                            + ": expected the name of a file in the same folder, found "
                            + JsonText.quoted(shard));
        }
    }

    /** Whether this platform can spell the name: in the C locale a letter may be too much. */
    private boolean isPath(String shard) {
        try {
            return file(shard) != null;
        } catch (InvalidPathException e) {
            return false;
        }
    }

    private static boolean isBare(int c) {
        return c != '/' && c != '\\' && c != ':' && !Character.isISOControl(c);
    }
}
