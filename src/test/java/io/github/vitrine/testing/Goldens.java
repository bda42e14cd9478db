package io.github.vitrine.testing;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The golden cases: what the reference implementations answer. They lie in the test resources, or
 * in the folder that the system property {@code vitrine.goldens} names.
 */
public final class Goldens {
    private Goldens() {}

    /** All cases of a family, by name. Fails if there is none. */
    public static List<GoldenCase> family(String family) {
        Path folder = root().resolve(family);
        assertTrue(Files.isDirectory(folder), () -> "no golden family " + folder);
        try (Stream<Path> folders = Files.list(folder)) {
            List<GoldenCase> cases =
                    folders.filter(f -> Files.isRegularFile(f.resolve("expected.json")))
                            .sorted(Comparator.comparing(f -> f.getFileName().toString()))
                            .map(GoldenCase::new)
                            .toList();
            assertFalse(cases.isEmpty(), () -> "no golden cases in " + folder);
            return cases;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All cases of whole Vision Transformers, by family and name. Fails if a family has none. */
    public static List<GoldenCase> models() {
        Stream<GoldenCase> given =
                Stream.of("vit-hf", "vit-timm", "vit-torchvision", "deit", "dinov2", "dinov3")
                        .flatMap(family -> family(family).stream())
                        .filter(golden -> !golden.keys().isEmpty());
        Stream<GoldenCase> ours =
                Stream.of("vit-msn", "ijepa", "beit")
                        .filter(Goldens::isThere)
                        .flatMap(family -> family(family).stream());
        return Stream.concat(given, ours).toList();
    }

    /** Families that this project made itself: other goldens need not have them. */
    private static boolean isThere(String family) {
        boolean there = root().equals(builtIn()) || Files.isDirectory(root().resolve(family));
        if (!there) {
            System.out.println("golden passed over: " + family + ": not in " + root());
        }
        return there;
    }

    /** Says that a test does not look at a case or one of its keys, and why. */
    public static void passOver(GoldenCase golden, String what, String why) {
        System.out.println("golden passed over: " + golden + ": " + what + ": " + why);
    }

    /** The folder that holds the families. */
    public static Path root() {
        String property = System.getProperty("vitrine.goldens", "");
        if (!property.isBlank()) {
            return Path.of(property);
        }
        return builtIn();
    }

    /** One of the built-in cases, whatever folder the golden tests are pointed at. */
    public static GoldenCase builtIn(String family, String name) {
        return new GoldenCase(builtIn().resolve(family).resolve(name));
    }

    private static Path builtIn() {
        URL builtIn = Goldens.class.getResource("/goldens");
        try {
            return Path.of(builtIn.toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
