package io.github.vitrine.cli;

import io.github.vitrine.model.vit.ModelDialect;
import io.github.vitrine.model.vit.ModelOptions;
import java.util.Optional;
import java.util.OptionalInt;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What a checkpoint's files may not say of themselves. */
final class DialectOptions {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

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

    /** Used by picocli. */
    DialectOptions() {}

    ModelOptions options() {
        if (heads == null) {
            return new ModelOptions(Optional.ofNullable(dialect), OptionalInt.empty());
        }
        Main.checkAtLeastOne(command, "--heads", heads);
        return new ModelOptions(Optional.ofNullable(dialect), OptionalInt.of(heads));
    }
}
