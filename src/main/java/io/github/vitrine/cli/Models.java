package io.github.vitrine.cli;

import io.github.vitrine.error.DownloadException;
import io.github.vitrine.hub.CachedModel;
import io.github.vitrine.hub.Hub;
import io.github.vitrine.hub.HubOptions;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Shows what the cache holds, and throws out what is not wanted any more. */
@Command(
        name = "models",
        description = "Lists the models in the cache, one commit a line: size, revision, name.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false)
final class Models implements Callable<Integer> {
    @Spec private CommandSpec spec;

    @ParentCommand private Main main;

    @Option(
            names = "--remove",
            paramLabel = "NAME",
            description = "Delete a model with all its commits, for Python's tools as well.")
    private String remove;

    /** Used by picocli. */
    Models() {}

    @Override
    public Integer call() {
        HubOptions options = main.hub().build();
        Hub hub = new Hub(options);
        PrintWriter out = spec.commandLine().getOut();
        if (remove == null) {
            list(hub.models(), out);
        } else if (hub.remove(remove)) {
            out.println("removed " + remove);
        } else {
            throw new DownloadException(remove + ": not in the cache " + options.cache());
        }
        return spec.exitCodeOnSuccess();
    }

    private static void list(List<CachedModel> models, PrintWriter out) {
        for (CachedModel model : models) {
            String revision = String.join(",", model.revisions());
            String lacks =
                    model.missing().isEmpty()
                            ? ""
                            : "  (lacks " + String.join(", ", model.missing()) + ")";
            out.printf(
                    "%10s  %s %-8s  %s%s%n",
                    ByteText.size(model.bytes()),
                    model.commit(),
                    revision.isEmpty() ? "-" : revision,
                    model.name(),
                    lacks);
        }
    }
}
