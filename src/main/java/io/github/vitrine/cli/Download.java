package io.github.vitrine.cli;

import io.github.vitrine.hub.ModelId;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Puts a model into the cache. */
@Command(
        name = "download",
        description = "Downloads a model from the Hugging Face hub, and prints its folder.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        footer = {
            "",
            "The cache is that of Python's huggingface_hub, and so are the variables: HF_HOME,",
            "HF_HUB_CACHE, HF_ENDPOINT, HF_TOKEN, HF_HUB_OFFLINE."
        })
final class Download implements Callable<Integer> {
    @Spec private CommandSpec spec;

    @ParentCommand private Main main;

    @Parameters(
            paramLabel = "NAME",
            description = "Such as google/vit-base-patch16-224, or with @ and a revision.")
    private String name;

    @Option(
            names = {"-r", "--revision"},
            paramLabel = "REVISION",
            description = "A branch, a tag, or a commit's 40 digits (default: main).")
    private String revision;

    /** Used by picocli. */
    Download() {}

    @Override
    public Integer call() {
        ModelId model = revision == null ? ModelId.parse(name) : new ModelId(name, revision);
        Path folder;
        try (ProgressLines progress = ProgressLines.of(spec.commandLine().getErr())) {
            folder = ModelSource.download(model, main.hub().listener(progress).build());
        }
        spec.commandLine().getOut().println(folder);
        return spec.exitCodeOnSuccess();
    }
}
