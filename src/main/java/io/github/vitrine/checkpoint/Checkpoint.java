package io.github.vitrine.checkpoint;

import io.github.vitrine.error.CheckpointException;
import io.github.vitrine.json.JsonText;
import io.github.vitrine.tensor.WeightTensor;
import io.github.vitrine.tensor.Weights;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The weights of a model: one safetensors file, or several with an index. Safe for any number of
 * threads.
 */
public final class Checkpoint implements Weights, AutoCloseable {
    private final String origin;
    private final List<SafeTensors> files;
    private final Map<String, StoredTensor> tensors;

    private Checkpoint(String origin, List<SafeTensors> files, Map<String, StoredTensor> tensors) {
        this.origin = origin;
        this.files = List.copyOf(files);
        this.tensors = Collections.unmodifiableMap(tensors);
    }

    /**
     * Opens a model's weights.
     *
     * @param path a folder with {@code model.safetensors} or, if there is none, {@code
     *     model.safetensors.index.json}; or a safetensors file; or an index, by its ending {@code
     *     .json}
     * @return the open checkpoint, to be closed
     * @throws CheckpointException if there is none, or it is broken
     */
    public static Checkpoint open(Path path) {
        Path file = Files.isDirectory(path) ? WeightsFolder.choose(path) : path;
        WeightsFolder.refusePickle(file);
        String name = String.valueOf(file.getFileName());
        return name.endsWith(".json")
                ? openShards(path.toString(), ShardIndex.read(file))
                : openFile(path.toString(), file);
    }

    private static Checkpoint openFile(String origin, Path file) {
        SafeTensors opened = SafeTensors.open(file);
        Map<String, StoredTensor> tensors = new LinkedHashMap<>();
        for (StoredTensor tensor : opened.tensors()) {
            tensors.put(tensor.name(), tensor);
        }
        return new Checkpoint(origin, List.of(opened), tensors);
    }

    private static Checkpoint openShards(String origin, ShardIndex index) {
        Map<String, SafeTensors> shards = new LinkedHashMap<>();
        try {
            refuseMissing(index);
            for (String shard : index.shards()) {
                shards.put(shard, SafeTensors.open(index.file(shard)));
            }
            return new Checkpoint(origin, List.copyOf(shards.values()), collect(index, shards));
        } catch (Throwable e) {
            shards.values().forEach(SafeTensors::close);
            throw e;
        }
    }

    private static void refuseMissing(ShardIndex index) {
        List<String> missing =
                index.shards().stream()
                        .filter(shard -> !Files.exists(index.file(shard)))
                        .map(shard -> JsonText.quoted(shard) + " is not there")
                        .toList();
        refuse(index, "the files it names", missing);
    }

    /**
     * Finds each tensor of the index in the shard the index says. Tensors of a shard that the index
     * does not mention are left out.
     */
    private static Map<String, StoredTensor> collect(
            ShardIndex index, Map<String, SafeTensors> shards) {
        Map<String, StoredTensor> tensors = new LinkedHashMap<>();
        List<String> misplaced = new ArrayList<>();
        index.shardOf()
                .forEach(
                        (name, shard) ->
                                shards.get(shard)
                                        .stored(name)
                                        .ifPresentOrElse(
                                                tensor -> tensors.put(name, tensor),
                                                () -> misplaced.add(where(name, shard, shards))));
        refuse(index, "tensors where it says", misplaced);
        return tensors;
    }

    private static String where(String name, String shard, Map<String, SafeTensors> shards) {
        String others =
                shards.entrySet().stream()
                        .filter(other -> other.getValue().names().contains(name))
                        .map(other -> "in " + JsonText.quoted(other.getKey()))
                        .findFirst()
                        .orElse("in no shard");
        return JsonText.quoted(name) + " is not in " + JsonText.quoted(shard) + " but " + others;
    }

    private static void refuse(ShardIndex index, String expected, List<String> problems) {
        if (!problems.isEmpty()) {
            int shown = Math.min(problems.size(), 10);
            String more =
                    problems.size() > shown ? ", and " + (problems.size() - shown) + " more" : "";
            throw new CheckpointException(
                    index.path()
                            + ": expected "
                            + expected
                            + ", found that "
                            + String.join(", ", problems.subList(0, shown))
                            + more);
        }
    }

    /**
     * The files the tensors lie in.
     *
     * @return one file, or the shards by name; can't be modified
     */
    public List<SafeTensors> files() {
        return files;
    }

    /**
     * All tensors.
     *
     * @return the tensors, in the order of the file or the index; can't be modified
     */
    public Collection<StoredTensor> tensors() {
        return tensors.values();
    }

    /**
     * What all tensors' values take in their files.
     *
     * @return bytes
     */
    public long bytes() {
        long bytes = 0;
        for (StoredTensor tensor : tensors.values()) {
            bytes += tensor.byteCount();
        }
        return bytes;
    }

    /**
     * Finds a tensor, with what a safetensors file knows of it.
     *
     * @param name its full name
     * @return the tensor, or empty if the checkpoint has none of that name
     */
    public Optional<StoredTensor> stored(String name) {
        return Optional.ofNullable(tensors.get(name));
    }

    @Override
    public Set<String> names() {
        return tensors.keySet();
    }

    @Override
    public Optional<WeightTensor> find(String name) {
        return Optional.ofNullable(tensors.get(name));
    }

    @Override
    public String origin() {
        return origin;
    }

    /**
     * Makes sure that what was read is what the files held when they were opened. A file that was
     * deleted or replaced is read to the end as it was; this finds those that were written to.
     *
     * @throws CheckpointException if one was
     */
    @Override
    public void requireUnchanged() {
        for (SafeTensors file : files) {
            file.requireUnchanged();
        }
    }

    /** Closes all files. Their tensors can no longer be read, but values already read stay good. */
    @Override
    public void close() {
        for (SafeTensors file : files) {
            file.close();
        }
    }
}
