package io.github.vitrine.cli;

import io.github.vitrine.ModelInspection;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Says what a model's files hold. */
@Command(
        name = "inspect",
        description = {
            "Says whose dialect a model is written in, what it is made of, which tensors",
            "its files hold, and which are missing, misshapen or unexpected. Reads no",
            "weights."
        },
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        footer = {"", "The exit code is 1 if the weights would not load."})
final class Inspect implements Callable<Integer> {
    @Spec private CommandSpec spec;

    @Parameters(
            paramLabel = "MODEL",
            arity = "0..1",
            description =
                    "Folder of a model, a .safetensors file, or a name on the Hugging Face hub."
                            + " Without it, the small model that comes with Vitrine.")
    private String model;

    @Mixin private DialectOptions dialect;

    @Option(
            names = {"-a", "--all"},
            description = "List every tensor, and not those of all blocks together.")
    private boolean all;

    @Option(names = "--json", description = "Print one JSON object, with every tensor.")
    private boolean json;

    /** Used by picocli. */
    Inspect() {}

    @Override
    public Integer call() throws IOException {
        Path path = model == null ? EmbeddedModel.folder() : ModelSource.find(model, spec);
        ModelInspection found = ModelInspection.of(path, dialect.options());
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            new InspectionJson(out).write(found);
        } else {
            new InspectionText(out, all).write(found);
        }
        return found.loads() ? spec.exitCodeOnSuccess() : spec.exitCodeOnExecutionException();
    }
}
