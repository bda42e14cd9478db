package io.github.vitrine.cli;

import io.github.vitrine.ModelBuilder;
import io.github.vitrine.image.TorchvisionTransform;
import io.github.vitrine.kernels.KernelChoice;
import io.github.vitrine.kernels.Kernels;
import io.github.vitrine.layers.WeightPrecision;
import io.github.vitrine.model.vit.ModelOptions;
import java.io.PrintWriter;
import java.nio.file.Path;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Which model to look at pictures with, and how to run it. */
final class LoadOptions {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Option(
            names = {"-m", "--model"},
            paramLabel = "MODEL",
            description =
                    "Folder of a model as the hub has it, transformers' or timm's; a file in it;"
                            + " torchvision's weights as a .safetensors file; or a name on the"
                            + " Hugging Face hub: owner/name or owner/name@revision. Without it,"
                            + " the small model that comes with Vitrine, which knows the ten things"
                            + " of CIFAR-10.")
    private String model;

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

    @Option(
            names = "--native-aspect",
            description =
                    "Keep each picture's aspect ratio: it gets as many pixels as the model was"
                            + " trained with, neither squashed nor cropped by more than a patch.")
    private boolean nativeAspect;

    @Option(
            names = "--resize-positions",
            description =
                    "Let pictures be prepared at another size than the model was trained at: its"
                            + " position table is resized.")
    private boolean resizePositions;

    @Mixin private DialectOptions dialect;

    @Option(
            names = "--preprocess",
            paramLabel = "WEIGHTS",
            description =
                    "Prepare pictures as torchvision does for these weights; its files don't say:"
                            + " ${COMPLETION-CANDIDATES}.")
    private TorchvisionTransform transform;

    /** Used by picocli. */
    LoadOptions() {}

    /** Loads what the options name. */
    <M> M load(ModelBuilder<M, ?> builder) {
        PrintWriter err = command.commandLine().getErr();
        if (threads != null) {
            Main.checkAtLeastOne(command, "--threads", threads);
            builder.threads(threads);
        }
        ModelOptions options = dialect.options();
        options.dialect().ifPresent(builder::dialect);
        options.heads().ifPresent(builder::heads);
        if (transform != null) {
            builder.preprocessor(transform.preprocessor());
        }
        if (kernels == KernelChoice.AUTO && !Kernels.hasSimd()) {
            err.println("vitrine: " + Kernels.explain());
            // Said once: left to choose for itself, the library would say it again.
            builder.kernels(KernelChoice.SCALAR);
        } else {
            builder.kernels(kernels);
        }
        Path path = EmbeddedModel.folder();
        if (model != null) {
            path = ModelSource.find(model, command);
        }
        return builder.weights(weights)
                .nativeAspect(nativeAspect)
                .resizePositions(resizePositions)
                .load(path);
    }
}
