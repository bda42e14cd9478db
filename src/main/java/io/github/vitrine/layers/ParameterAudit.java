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

    /**
     * How many times the values that are packed their matrices may take, beside some that don't
     * matter.
     */
    private static final int MOST_PADDING = 16;

    private static final double PADDING_FOR_ALL = 1 << 24;

    private final Weights weights;

    /** A config of a thousand layers beside a file of ten tensors shall not be listed in full. */
    private final int mostMissing;

    private double packedValues;
    private double paddedValues;
    private final Set<String> asked = new HashSet<>();
    private final List<Misfit> misfits = new ArrayList<>();
    private int missing;

    ParameterAudit(Weights weights) {
        this.weights = weights;
        this.mostMissing = 32 + 2 * weights.names().size();
    }

    void asked(String name, Shape shape) {
        asked.add(name);
        Optional<WeightTensor> tensor = weights.find(name);
        if (tensor.isPresent() && tensor.get().shape().equals(shape)) {
            return;
        }
        Optional<Shape> found = tensor.map(WeightTensor::shape);
        String inFile = tensor.map(WeightTensor::name).orElse(weights.fileName(name));
        misfits.add(new Misfit(inFile, Optional.of(shape), found));
        if (tensor.isEmpty() && ++missing > mostMissing) {
            throw misfit(misfits);
        }
    }

    /** Notes a matrix of columns that are padded to whole panels. */
    void packs(long rows, long columns, int panelWidth) {
        packedValues += (double) rows * columns;
        paddedValues += (double) rows * ((columns + panelWidth - 1) / panelWidth * panelWidth);
    }

    /** All tensors that don't fit: those that were asked for, in that order, and then the rest. */
    List<Misfit> misfits() {
        List<Misfit> all = new ArrayList<>(misfits);
        for (String name : weights.names()) {
            if (!asked.contains(name)) {
                WeightTensor tensor = weights.find(name).orElseThrow();
                all.add(new Misfit(tensor.name(), Optional.empty(), Optional.of(tensor.shape())));
            }
        }
        return all;
    }

    /**
     * Throws if anything does not fit, or if matrices are so narrow that in memory they would be
     * nothing but padding: a small file must not make us allocate much.
     */
    void check() {
        List<Misfit> all = misfits();
        if (!all.isEmpty()) {
            throw misfit(all);
        }
        if (paddedValues > MOST_PADDING * packedValues + PADDING_FOR_ALL) {
            throw new CheckpointException(
                    String.format(
                            "%s: expected matrices whose %.0f values take at most %d times as much"
                                    + " in the kernels' layout, found that they take %.0f",
                            weights.origin(), packedValues, MOST_PADDING, paddedValues));
        }
    }

    private CheckpointException misfit(List<Misfit> all) {
        StringBuilder message = new StringBuilder(weights.origin());
        message.append(": the tensors don't fit the model that the config describes");
        for (Misfit.Kind kind : Misfit.Kind.values()) {
            append(message, kind, all.stream().filter(m -> m.kind() == kind).toList());
        }
        return new CheckpointException(message.toString());
    }

    private static void append(StringBuilder message, Misfit.Kind kind, List<Misfit> tensors) {
        if (tensors.isEmpty()) {
            return;
        }
        message.append("; ").append(tensors.size()).append(' ').append(kind).append(": ");
        message.append(
                tensors.stream()
                        .limit(NAMED)
                        .map(Misfit::toString)
                        .collect(Collectors.joining(", ")));
        if (tensors.size() > NAMED) {
            message.append(", and ").append(tensors.size() - NAMED).append(" more");
        }
    }
}
