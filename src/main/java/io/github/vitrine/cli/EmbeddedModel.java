package io.github.vitrine.cli;

import java.nio.file.Path;

/** The small model that comes with Vitrine. */
final class EmbeddedModel {
    private EmbeddedModel() {}

    /** The launcher says where Vitrine lies; without it, the current directory has to do. */
    static Path folder() {
        return Path.of(System.getProperty("vitrine.home", ""), "models", "vit-cifar10");
    }
}
