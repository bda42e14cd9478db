package io.github.vitrine.cli;

import io.github.vitrine.ImageClassifier;
import io.github.vitrine.error.ConfigException;
import io.github.vitrine.image.TorchvisionTransform;
import io.github.vitrine.model.vit.ModelDialect;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** What a checkpoint's files may not say of themselves. */
final class CheckpointOptions {
    @Option(
            names = "--dialect",
            paramLabel = "hf|timm|torchvision",
            description =
                    "Whose checkpoint it is (default: as its files say; they always do, but for"
                            + " torchvision's).")
    private ModelDialect dialect;

    @Option(
            names = "--heads",
            paramLabel = "N",
            description =
                    "Attention heads of a torchvision model (default: those of torchvision's own"
                            + " models of that width).")
    private Integer heads;

    @Option(
            names = "--preprocess",
            paramLabel = "WEIGHTS",
            description =
                    "Prepare pictures as torchvision does for these weights; its files don't say:"
                            + " ${COMPLETION-CANDIDATES}.")
    private TorchvisionTransform transform;

    @Option(
            names = "--labels",
            paramLabel = "FILE",
            description =
                    "Text file that names one class a line (default: as the checkpoint says).")
    private Path labels;

    /** Used by picocli. */
    CheckpointOptions() {}

    void applyTo(ImageClassifier.Builder builder) {
        if (dialect != null) {
            builder.dialect(dialect);
        }
        if (heads != null) {
            builder.heads(heads);
        }
        if (transform != null) {
            builder.preprocessor(transform.preprocessor());
        }
        if (labels != null) {
            try {
                builder.labels(Files.readAllLines(labels));
            } catch (IOException e) {
                throw new ConfigException(
                        labels + ": expected a text file of labels: " + e.getMessage(), e);
            }
        }
    }

    /** The number of heads, if one is given. */
    Integer heads() {
        return heads;
    }
}
