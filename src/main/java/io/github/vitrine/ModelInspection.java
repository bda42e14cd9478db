package io.github.vitrine;

import io.github.vitrine.checkpoint.Checkpoint;
import io.github.vitrine.checkpoint.StoredTensor;
import io.github.vitrine.error.VitrineException;
import io.github.vitrine.layers.Misfit;
import io.github.vitrine.model.vit.ModelDialect;
import io.github.vitrine.model.vit.ModelOptions;
import io.github.vitrine.model.vit.PublishedModel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What a model's files hold, and whether it would load; found without reading a weight.
 *
 * @param path what was looked at
 * @param model the model that the files say they are; empty if they say nothing of one that loads
 * @param tensors the tensors, in the files' order; to be asked for names, shapes, types and sizes,
 *     but not for values: the files are closed
 * @param misfits in what the tensors differ from those of the model, if there is one
 * @param problems what else is wrong, a sentence each
 */
public record ModelInspection(
        Path path,
        Optional<PublishedModel> model,
        List<StoredTensor> tensors,
        List<Misfit> misfits,
        List<String> problems) {
    /**
     * Looks at a model. Nothing that is wrong with it is an exception.
     *
     * @param path as for {@link ImageClassifier#load}
     * @return what was found
     */
    public static ModelInspection of(Path path) {
        return of(path, ModelOptions.NONE);
    }

    /**
     * Looks at a model. Nothing that is wrong with it is an exception.
     *
     * @param path as for {@link ImageClassifier#load}
     * @param options what the files may not say
     * @return what was found
     */
    public static ModelInspection of(Path path, ModelOptions options) {
        List<String> problems = new ArrayList<>();
        List<StoredTensor> tensors = List.of();
        Optional<PublishedModel> model = Optional.empty();
        List<Misfit> misfits = List.of();
        try (Checkpoint checkpoint = Checkpoint.open(path)) {
            tensors = List.copyOf(checkpoint.tensors());
        } catch (VitrineException e) {
            problems.add(e.getMessage());
        }
        boolean readable = problems.isEmpty();
        try {
            model = Optional.of(PublishedModel.open(path, options));
            if (readable) {
                misfits = model.get().audit();
            }
        } catch (VitrineException e) {
            if (!problems.contains(e.getMessage())) {
                problems.add(e.getMessage());
            }
        }
        return new ModelInspection(path, model, tensors, List.copyOf(misfits), problems);
    }

    /**
     * Whose dialect the files are written in, as far as it can be seen: also where the model does
     * not load, but its tensors are named as no other library names them.
     *
     * @return the dialect, or empty
     */
    public Optional<ModelDialect> dialect() {
        if (model.isPresent()) {
            return model.map(PublishedModel::dialect);
        }
        return PublishedModel.dialectOf(
                tensors.stream().map(StoredTensor::name).collect(Collectors.toSet()));
    }

    /**
     * What is wrong with the file that says how to prepare pictures, or that there is none. The
     * weights load all the same, for callers who say it themselves.
     *
     * @return a sentence; empty if nothing is wrong, or there is no model
     */
    public Optional<String> picturesProblem() {
        try {
            model.ifPresent(PublishedModel::preprocessor);
            return Optional.empty();
        } catch (VitrineException e) {
            return Optional.of(e.getMessage());
        }
    }

    /**
     * Whether the weights would load; {@link #picturesProblem} is no part of it.
     *
     * @return whether a model was recognised, and there is nothing wrong with it
     */
    public boolean loads() {
        return model.isPresent() && misfits.isEmpty() && problems.isEmpty();
    }
}
