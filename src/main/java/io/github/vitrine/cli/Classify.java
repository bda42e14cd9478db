package io.github.vitrine.cli;

import io.github.vitrine.ImageClassifier;
import io.github.vitrine.error.ConfigException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Classifies picture files. */
@Command(
        name = "classify",
        description = "Says what is in each picture, best guess first.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        footer = {
            "",
            "A picture that can't be read is reported on standard error, the others are",
            "answered all the same, and the exit code is 1."
        })
final class Classify implements Callable<Integer> {
    @Spec private CommandSpec spec;

    @Parameters(
            paramLabel = "PICTURE",
            arity = "1..*",
            description = "PNG, JPEG, WebP, GIF, TIFF or BMP files.")
    private List<Path> pictures;

    @Mixin private LoadOptions options;

    @Option(
            names = {"-k", "--top"},
            paramLabel = "K",
            defaultValue = "5",
            description = "How many labels to show for a picture (default: ${DEFAULT-VALUE}).")
    private int top;

    @Option(
            names = "--json",
            description =
                    "Print one JSON array: for each picture its file and its labels, each with index,"
                            + " probability and logit.")
    private boolean json;

    @Option(
            names = "--labels",
            paramLabel = "FILE",
            description =
                    "Text file that names one class a line (default: as the checkpoint says).")
    private Path labels;

    /** Used by picocli. */
    Classify() {}

    @Override
    public Integer call() throws IOException {
        Main.checkAtLeastOne(spec, "--top", top);
        ImageClassifier.Builder builder = ImageClassifier.builder().batchSize(PictureBatches.SIZE);
        if (labels != null) {
            builder.labels(readLabels());
        }
        ImageClassifier classifier = options.load(builder);
        PrintWriter out = spec.commandLine().getOut();
        PictureBatches batches = new PictureBatches(spec.commandLine().getErr());
        boolean allRead;
        try (AnswerWriter answers = json ? new JsonAnswers(out) : new TextAnswers(out, pictures)) {
            allRead =
                    batches.run(
                            pictures, batch -> classifier.classifyAll(batch, top), answers::write);
        }
        return allRead ? spec.exitCodeOnSuccess() : spec.exitCodeOnExecutionException();
    }

    private List<String> readLabels() {
        try {
            return Files.readAllLines(labels);
        } catch (IOException e) {
            throw new ConfigException(
                    labels + ": expected a text file of labels: " + e.getMessage(), e);
        }
    }
}
