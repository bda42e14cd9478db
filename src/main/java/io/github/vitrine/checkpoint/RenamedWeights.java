package io.github.vitrine.checkpoint;

import io.github.vitrine.error.CheckpointException;
import io.github.vitrine.tensor.WeightTensor;
import io.github.vitrine.tensor.Weights;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A checkpoint seen under a model's own names. A tensor that no rule knows keeps the name it has in
 * the file, so that it is reported as left over; one that the map passes over is not there.
 */
public final class RenamedWeights implements Weights {
    private final Weights source;
    private final NameMap names;
    private final Map<String, String> fileNames = new LinkedHashMap<>();

    /**
     * Renames.
     *
     * @param source the checkpoint
     * @param names from the file's names to the model's
     * @throws CheckpointException if two tensors of the file get one name
     */
    public RenamedWeights(Weights source, NameMap names) {
        this.source = source;
        this.names = names;
        for (String fileName : source.names()) {
            if (names.passesOver(fileName)) {
                continue;
            }
            String name = names.toModel(fileName).orElse(fileName);
            String other = fileNames.put(name, fileName);
            if (other != null) {
                throw new CheckpointException(
                        String.format(
                                "%s: expected one tensor for %s, found two: %s and %s",
                                source.origin(), name, other, fileName));
            }
        }
    }

    @Override
    public Set<String> names() {
        return fileNames.keySet();
    }

    @Override
    public Optional<WeightTensor> find(String name) {
        String fileName = fileNames.get(name);
        return fileName == null ? Optional.empty() : source.find(fileName);
    }

    @Override
    public String origin() {
        return source.origin();
    }

    @Override
    public void requireUnchanged() {
        source.requireUnchanged();
    }

    @Override
    public void close() {
        source.close();
    }

    @Override
    public String fileName(String name) {
        String fileName = fileNames.get(name);
        return fileName != null ? fileName : names.toFile(name);
    }
}
