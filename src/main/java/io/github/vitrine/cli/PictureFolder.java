package io.github.vitrine.cli;

import io.github.vitrine.error.ImageException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The pictures in a folder and the folders in it, by the endings of their names. */
final class PictureFolder {
    private static final String PICTURE = "(?i).*\\.(png|jpe?g|webp|gif|tiff?|bmp)";

    private PictureFolder() {}

    /**
     * Finds the pictures.
     *
     * @return in the order of their paths
     * @throws ImageException if there is none, or it is no folder that can be read
     */
    static List<Path> list(Path folder) {
        if (!Files.isDirectory(folder)) {
            throw new ImageException(folder + ": expected a folder of pictures, found none");
        }
        try (Stream<Path> files = Files.walk(folder)) {
            List<Path> pictures =
                    files.filter(file -> file.getFileName().toString().matches(PICTURE))
                            .filter(Files::isRegularFile)
                            .sorted()
                            .toList();
            if (pictures.isEmpty()) {
                throw new ImageException(
                        folder
                                + ": expected files that end in .png, .jpg, .webp, .gif, .tif or"
                                + " .bmp, found none");
            }
            return pictures;
        } catch (IOException | UncheckedIOException e) {
            throw new ImageException(folder + ": can't be listed: " + e.getMessage(), e);
        }
    }
}
