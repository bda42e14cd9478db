package io.github.vitrine.layers;

import io.github.vitrine.error.CheckpointException;
import io.github.vitrine.tensor.Shape;
import io.github.vitrine.tensor.WeightTensor;
import io.github.vitrine.tensor.Weights;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Compares the tensors a model asks for with those a checkpoint has. */
final class ParameterAudit {
    /** How many tensors of a kind a message names before it only counts. */
    private static final int NAMED = 12;

    private final Weights weights;

    /** A config of a thousand layers beside a file of ten tensors shall not be listed in full. */
    private final int mostMissing;

    /**
     * How many times the values that are packed their matrices may take, beside some that don't
     * matter.
     */
    private static final int MOST_PADDING = 16;

    private static final double PADDING_FOR_ALL = 1 << 24;

    private double packedValues;
    private double paddedValues;
    private final Set<String> asked = new HashSet<>();
    private final List<String> missing = new ArrayList<>();
    private final List<String> misshapen = new ArrayList<>();

    ParameterAudit(Weights weights) {
        this.weights = weights;
        this.mostMissing = 256 + 2 * weights.names().size();
    }

    void asked(String name, Shape shape) {
        asked.add(name);
        Optional<WeightTensor> found = weights.find(name);
        if (found.isEmpty()) {
            missing.add(weights.fileName(name) + " " + shape);
            if (missing.size() > mostMissing) {
                throw misfit(List.of());
            }
        } else if (!found.get().shape().equals(shape)) {
            misshapen.add(
                    String.format(
                            "%s (expected %s, found %s)",
                            found.get().name(), shape, found.get().shape()));
        }
    }

    /** Notes a matrix of columns that are padded to whole panels. */
    void packs(long rows, long columns, int panelWidth) {
        packedValues += (double) rows * columns;
        paddedValues += (double) rows * ((columns + panelWidth - 1) / panelWidth * panelWidth);
    }

    /**
     * Throws if anything does not fit, or if matrices are so narrow that in memory they would be
     * nothing but padding: a small file must not make us allocate much.
     */
    void check() {
        checkTensors();
        if (paddedValues > MOST_PADDING * packedValues + PADDING_FOR_ALL) {
            throw new CheckpointException(
                    String.format(
                            "%s: expected matrices whose %.0f values take at most %d times as much"
                                    + " in the kernels' layout, found that they take %.0f",
                            weights.origin(), packedValues, MOST_PADDING, paddedValues));
        }
    }

    private void checkTensors() {
        List<String> unexpected =
                weights.names().stream()
                        .filter(name -> !asked.contains(name))
                        .map(name -> weights.find(name).orElseThrow())
                        .map(tensor -> tensor.name() + " " + tensor.shape())
                        .collect(Collectors.toList());
        if (missing.isEmpty() && misshapen.isEmpty() && unexpected.isEmpty()) {
            return;
        }
        throw misfit(unexpected);
    }

    private CheckpointException misfit(List<String> unexpected) {
        StringBuilder message = new StringBuilder(weights.origin());
        message.append(": the tensors don't fit the model that the config describes");
        append(message, "missing", missing);
        append(message, "of another shape", misshapen);
        append(message, "unexpected", unexpected);
        return new CheckpointException(message.toString());
    }

    private static void append(StringBuilder message, String kind, List<String> tensors) {
        if (tensors.isEmpty()) {
            return;
        }
        message.append("; ").append(tensors.size()).append(' ').append(kind).append(": ");
        message.append(tensors.stream().limit(NAMED).collect(Collectors.joining(", ")));
        if (tensors.size() > NAMED) {
            message.append(", and ").append(tensors.size() - NAMED).append(" more");
        }
    }
}
