package io.github.vitrine.cli;

import io.github.vitrine.error.DownloadException;
import io.github.vitrine.hub.Hub;
import io.github.vitrine.hub.HubOptions;
import io.github.vitrine.hub.ModelId;
import io.github.vitrine.model.vit.VisionTransformer;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;

/** What {@code --model} may name: a folder, a file in one, or a model of the hub. */
final class ModelSource {
    private ModelSource() {}

    /** As below, with the hub of a command line, and a progress bar for its downloads. */
    static Path find(String model, CommandSpec command) {
        Main main = (Main) command.root().userObject();
        try (ProgressLines progress = ProgressLines.of(command.commandLine().getErr())) {
            return find(model, main.hub().listener(progress).build());
        }
    }

    /** A model's folder, or its file of weights; what exists here wins over what the hub has. */
    static Path find(String model, HubOptions hub) {
        Optional<Path> here = existing(model);
        if (here.isPresent()) {
            boolean whole = Files.isDirectory(here.get()) || isWeights(here.get());
            return whole ? here.get() : here.get().toAbsolutePath().getParent();
        }
        try {
            return download(ModelId.parse(model), hub);
        } catch (DownloadException e) {
            throw new DownloadException(
                    model + ": no such folder or file; and as a hub's model: " + e.getMessage(), e);
        }
    }

    /** The folder of a hub's model, refused before its weights come if it is none that runs. */
    static Path download(ModelId model, HubOptions hub) {
        return new Hub(hub).download(model, VisionTransformer::requireSupported);
    }

    /** Whether a file holds all weights, and not a share of them. */
    private static boolean isWeights(Path file) {
        String name = file.getFileName().toString();
        return name.endsWith(".safetensors") && !name.matches(".*-\\d+-of-\\d+\\.safetensors");
    }

    private static Optional<Path> existing(String text) {
        try {
            return Optional.of(Path.of(text)).filter(Files::exists);
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }
}
