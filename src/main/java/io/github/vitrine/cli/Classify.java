package io.github.vitrine.cli;

import io.github.vitrine.Classification;
import io.github.vitrine.ImageClassifier;
import io.github.vitrine.error.VitrineException;
import io.github.vitrine.kernels.KernelChoice;
import io.github.vitrine.kernels.Kernels;
import io.github.vitrine.layers.WeightPrecision;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
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
    private static final int BATCH = 8;

    @Spec private CommandSpec spec;

    @ParentCommand private Main main;

    @Parameters(
            paramLabel = "PICTURE",
            arity = "1..*",
            description = "PNG, JPEG, WebP, GIF, TIFF or BMP files.")
    private List<Path> pictures;

    @Option(
            names = {"-m", "--model"},
            paramLabel = "MODEL",
            description =
                    "Folder of a model as the hub has it, transformers' or timm's; a file in it;"
                            + " torchvision's weights as a .safetensors file; or a name on the Hugging Face hub: owner/name or"
                            + " owner/name@revision. Without it, the small model that comes with"
                            + " Vitrine, which knows the ten things of CIFAR-10.")
    private String model;

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
            names = {"-t", "--threads"},
            paramLabel = "N",
            description = "Threads to compute with (default: one per processor).")
    private Integer threads;

    @Option(
            names = "--kernels",
            paramLabel = "auto|simd|scalar",
            defaultValue = "auto",
            description =
                    "What to compute with; the results are the same (default: auto, the fastest"
                            + " there is).")
    private KernelChoice kernels;

    @Option(
            names = "--weights",
            paramLabel = "float32|stored|bfloat16|float16|int8",
            defaultValue = "float32",
            description =
                    "What to keep the model's weights as: fewer bits take less memory, and change the"
                            + " numbers a little; stored, the file's own, does not (default:"
                            + " float32).")
    private WeightPrecision weights;

    @Mixin private CheckpointOptions checkpoint;

    /** Used by picocli. */
    Classify() {}

    @Override
    public Integer call() throws IOException {
        ImageClassifier classifier = load();
        PrintWriter out = spec.commandLine().getOut();
        boolean allRead;
        try (AnswerWriter answers = json ? new JsonAnswers(out) : new TextAnswers(out, pictures)) {
            allRead = classifyAll(classifier, answers);
        }
        return allRead ? spec.exitCodeOnSuccess() : spec.exitCodeOnExecutionException();
    }

    private ImageClassifier load() throws IOException {
        checkAtLeastOne("--top", top);
        ImageClassifier.Builder builder =
                ImageClassifier.builder().batchSize(BATCH).weights(weights);
        if (threads != null) {
            checkAtLeastOne("--threads", threads);
            builder.threads(threads);
        }
        if (checkpoint.heads() != null) {
            checkAtLeastOne("--heads", checkpoint.heads());
        }
        checkpoint.applyTo(builder);
        if (kernels == KernelChoice.AUTO && !Kernels.hasSimd()) {
            spec.commandLine().getErr().println("vitrine: " + Kernels.explain());
            // Said once: left to choose for itself, the library would say it again.
            builder.kernels(KernelChoice.SCALAR);
        } else {
            builder.kernels(kernels);
        }
        return builder.load(model == null ? EmbeddedModel.folder() : modelPath());
    }

    /** Returns whether every picture could be read. */
    private boolean classifyAll(ImageClassifier classifier, AnswerWriter answers)
            throws IOException {
        boolean allRead = true;
        for (int from = 0; from < pictures.size(); from += BATCH) {
            List<Path> batch = pictures.subList(from, Math.min(pictures.size(), from + BATCH));
            try {
                List<List<Classification>> labels = classifier.classifyAll(batch, top);
                for (int i = 0; i < batch.size(); i++) {
                    answers.write(batch.get(i), labels.get(i));
                }
            } catch (VitrineException broken) {
                // One by one: the answers are the same bits, and only the broken one is missing.
                allRead &= classifyEach(classifier, batch, answers);
            }
        }
        return allRead;
    }

    private boolean classifyEach(ImageClassifier classifier, List<Path> batch, AnswerWriter answers)
            throws IOException {
        boolean allRead = true;
        for (Path picture : batch) {
            try {
                answers.write(picture, classifier.classify(picture, top));
            } catch (VitrineException broken) {
                spec.commandLine().getErr().println(Main.line(broken));
                allRead = false;
            }
        }
        return allRead;
    }

    private Path modelPath() throws IOException {
        try (ProgressLines progress = ProgressLines.of(spec.commandLine().getErr())) {
            return ModelSource.find(model, main.hub().listener(progress).build());
        }
    }

    private void checkAtLeastOne(String option, int value) {
        if (value < 1) {
            throw new ParameterException(
                    spec.commandLine(), option + ": expected 1 or more, found " + value);
        }
    }
}
