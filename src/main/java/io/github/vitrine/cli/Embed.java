package io.github.vitrine.cli;

import io.github.vitrine.EmbeddingIndex;
import io.github.vitrine.FeatureExtractor;
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
import picocli.CommandLine.Spec;

/** Embeds picture files, or finds those that are most like them. */
@Command(
        name = "embed",
        description = {
            "Turns each picture into the numbers that the model knows it by, its pooled",
            "feature. With --among, finds the pictures that are most like it instead."
        },
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        footer = {
            "",
            "A picture that can't be read is reported on standard error, the others are",
            "answered all the same, and the exit code is 1."
        })
final class Embed implements Callable<Integer> {
    @Spec private CommandSpec spec;

    @Parameters(
            paramLabel = "PICTURE",
            arity = "1..*",
            description = "PNG, JPEG, WebP, GIF, TIFF or BMP files.")
    private List<Path> pictures;

    @Mixin private LoadOptions options;

    @Option(
            names = "--among",
            paramLabel = "FOLDER",
            description =
                    "Say which pictures in this folder, and in the folders in it, are most like"
                            + " each PICTURE: by the cosine of their embeddings, 1 for the same.")
    private Path among;

    @Option(
            names = {"-k", "--nearest"},
            paramLabel = "K",
            description = "How many of them to show (default: 5).")
    private Integer nearest;

    @Option(
            names = "--json",
            description =
                    "Print one JSON array: for each picture its file and its embedding, or its"
                            + " neighbours, each with file and similarity.")
    private boolean json;

    /** Used by picocli. */
    Embed() {}

    @Override
    public Integer call() throws IOException {
        if (nearest != null) {
            Main.checkAtLeastOne(spec, "--nearest", nearest);
            if (among == null) {
                throw new ParameterException(
                        spec.commandLine(), "--nearest: expected --among FOLDER too, found none");
            }
        }
        // Listed first: a mistyped folder shall not cost the time that loading takes.
        List<Path> others = among == null ? List.of() : PictureFolder.list(among);
        FeatureExtractor extractor =
                options.load(FeatureExtractor.builder().batchSize(PictureBatches.SIZE));
        PictureBatches batches = new PictureBatches(spec.commandLine().getErr());
        EmbeddingIndex index = new EmbeddingIndex();
        boolean allRead =
                batches.run(
                        others,
                        extractor::embedAll,
                        (picture, embedding) -> index.add(picture.toString(), embedding));
        PrintWriter out = spec.commandLine().getOut();
        boolean named = pictures.size() > 1;
        int k = nearest == null ? 5 : nearest;
        try (EmbeddingWriter writer =
                json ? new EmbeddingWriter.Json(out) : new EmbeddingWriter.Text(out, named)) {
            PictureBatches.Sink<float[]> sink =
                    among == null
                            ? writer::embedding
                            : (picture, embedding) ->
                                    writer.neighbours(picture, index.nearest(embedding, k));
            allRead &= batches.run(pictures, extractor::embedAll, sink);
        }
        return allRead ? spec.exitCodeOnSuccess() : spec.exitCodeOnExecutionException();
    }
}
