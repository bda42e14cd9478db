package io.github.vitrine.checkpoint;

import io.github.vitrine.error.CheckpointException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Finds a model folder's weights, or says what stands there instead. */
final class WeightsFolder {
    private static final String FILE = "model.safetensors";
    private static final String INDEX = "model.safetensors.index.json";

    private WeightsFolder() {}

    /** The folder's weights: one file, or the index of several. */
    static Path choose(Path folder) {
        for (String name : List.of(FILE, INDEX)) {
            if (Files.exists(folder.resolve(name))) {
                return folder.resolve(name);
            }
        }
        List<String> names = names(folder);
        String expected = folder + ": expected " + FILE + " or " + INDEX;
        for (String name : names) {
            if (isPickle(name)) {
                throw new CheckpointException(
                        expected + ", found " + name + ". " + FileKind.PICKLE);
            }
        }
        List<String> others = names.stream().filter(n -> n.endsWith(".safetensors")).toList();
        throw new CheckpointException(
                expected
                        + ", found "
                        + (others.isEmpty()
                                ? "neither"
                                : String.join(", ", others) + ". Name the file itself to use it"));
    }

    /** Says why a file of PyTorch's own format is not read. */
    static void refusePickle(Path file) {
        if (isPickle(String.valueOf(file.getFileName()))) {
            throw new CheckpointException(
                    file + ": expected a safetensors file. " + FileKind.PICKLE);
        }
    }

    private static boolean isPickle(String name) {
        return name.matches("(?i).*\\.(bin|pt|pth|ckpt|pkl)") || name.endsWith(".bin.index.json");
    }

    private static List<String> names(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().limit(1000).toList();
        } catch (IOException e) {
            throw new CheckpointException(folder + ": can't be listed: " + e.getMessage(), e);
        }
    }
}
