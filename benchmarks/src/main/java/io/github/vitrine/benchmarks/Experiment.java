package io.github.vitrine.benchmarks;

import io.github.vitrine.benchmarks.engine.ScratchFolder;
import io.github.vitrine.benchmarks.engine.VitrineEngine;
import io.github.vitrine.benchmarks.report.Results;
import io.github.vitrine.benchmarks.vit.RandomVit;
import io.github.vitrine.benchmarks.vit.VitCheckpoint;
import io.github.vitrine.benchmarks.vit.VitGeometry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** What all commands that run a model have in common: which model, how often, and where to. */
abstract class Experiment implements Callable<Integer> {
    @ArgGroup private Source source = new Source();

    @Option(
            names = "--rounds",
            defaultValue = "15",
            description = "How often to repeat everything, in turns: ${DEFAULT-VALUE}.")
    private int rounds;

    @Option(
            names = "--results",
            paramLabel = "DIR",
            description = "A folder to keep the results in, as JSON and SVG.")
    private Path results;

    /** Which model. */
    private static final class Source {
        @Option(
                names = "--model",
                paramLabel = "DIR",
                description = "A ViT's folder, as Hugging Face publishes it.")
        private Path model;

        @Option(
                names = "--random",
                paramLabel = "NAME",
                defaultValue = "vit-b16",
                description = "Or a usual model's name, for random weights: ${DEFAULT-VALUE}.")
        private String random = "vit-b16";
    }

    @Override
    public final Integer call() throws IOException {
        try (ScratchFolder scratch = ScratchFolder.create()) {
            Path folder = source.model;
            String title;
            if (folder == null) {
                folder = scratch.path();
                title = source.random + ", random weights";
                RandomVit.write(folder, VitGeometry.preset(source.random));
            } else {
                title = folder.toAbsolutePath().normalize().getFileName().toString();
            }
            try (VitCheckpoint checkpoint = VitCheckpoint.open(folder)) {
                System.out.println(title + ": " + checkpoint.geometry());
                Results kept = new Results(System.out, results, title);
                kept.version(VitrineEngine.NAME, VitrineEngine.release());
                run(checkpoint, rounds, kept);
                kept.printTargets();
            }
        }
        return 0;
    }

    /**
     * Measures.
     *
     * @param model the model, whose folder has a {@code preprocessor_config.json}, too
     * @param rounds how often
     * @param results receives what was found
     * @throws IOException if a file can't be read or written
     */
    abstract void run(VitCheckpoint model, int rounds, Results results) throws IOException;
}
