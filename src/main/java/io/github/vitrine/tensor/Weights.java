package io.github.vitrine.tensor;

import java.util.Optional;
import java.util.Set;

/**
 * A checkpoint's tensors by name, whatever file format they come from. Looking one up reads nothing
 * but its description; {@link WeightTensor#read} reads values. Safe for any number of threads.
 */
public interface Weights {
    /**
     * The names of all tensors.
     *
     * @return the names, in the checkpoint's order where it has one
     */
    Set<String> names();

    /**
     * Finds a tensor.
     *
     * @param name its full name, such as {@code vit.encoder.layer.0.output.dense.weight}
     * @return the tensor, or empty if the checkpoint has none of that name
     */
    Optional<WeightTensor> find(String name);

    /**
     * Where the weights come from, for messages.
     *
     * @return a file or folder, as the user named it
     */
    String origin();

    /**
     * What the checkpoint calls, or would call, a tensor: differs from the name where a view
     * renames.
     *
     * @param name a name to {@link #find}
     * @return the name in the file
     */
    default String fileName(String name) {
        return name;
    }

    /**
     * Makes sure that the values read so far are of the weights that were opened. Files may have
     * been written to meanwhile; weights in memory have nothing to look at.
     *
     * @throws io.github.vitrine.error.CheckpointException if they were
     */
    default void requireUnchanged() {}

    /** Lets go of the files that values are read from, if there are any: none is read after it. */
    default void close() {}
}
