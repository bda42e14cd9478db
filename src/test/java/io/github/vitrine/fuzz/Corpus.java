package io.github.vitrine.fuzz;

import io.github.vitrine.testing.Goldens;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipInputStream;

/**
 * The seeds: whole and broken files of the built-in golden cases, which cover every branch of the
 * formats already, and what is written here.
 */
final class Corpus {
    private static final long LARGEST = 8 << 10;

    private Corpus() {}

    /** All small files of the golden families whose path ends as said. */
    static List<byte[]> files(String family, String ending) {
        Path root = Goldens.builtIn("vit-hf", "cls_base").folder().getParent().getParent();
        try (Stream<Path> files = Files.walk(root.resolve(family))) {
            List<byte[]> found = new ArrayList<>();
            for (Path file :
                    files.filter(f -> f.toString().matches(".*" + ending)).sorted().toList()) {
                if (Files.size(file) <= LARGEST) {
                    found.add(Files.readAllBytes(file));
                }
            }
            return found;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The inputs of a target that opened new branches to Jazzer, kept in a zip file by its name.
     */
    static List<byte[]> found(Target target) {
        List<byte[]> found = new ArrayList<>();
        try (InputStream resource = Corpus.class.getResourceAsStream("/fuzz/" + target + ".zip")) {
            if (resource == null) {
                return found;
            }
            ZipInputStream zip = new ZipInputStream(resource);
            while (zip.getNextEntry() != null) {
                found.add(zip.readAllBytes());
            }
            return found;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static byte[] deep() {
        return text("{\"a\":".repeat(4000) + "[".repeat(4000));
    }
}
