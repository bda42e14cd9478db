package io.github.vitrine.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The launcher, on what a build has left: what it keeps for the next start changes no answer. */
@DisabledOnOs(OS.WINDOWS)
class StartupCacheTest {
    private static final Path HOME = Path.of(System.getProperty("basedir", "")).toAbsolutePath();

    @TempDir private Path folder;
    private Path home;

    @BeforeEach
    void copyWhatABuildLeaves() throws IOException {
        home = folder.resolve("vitrine, copied");
        for (String file : List.of("vitrine", "pom.xml", "docs/images/chelsea.png")) {
            copy(HOME.resolve(file), home.resolve(file));
        }
        for (String tree : List.of("models", "target/classes", "target/lib")) {
            try (Stream<Path> files = Files.walk(HOME.resolve(tree))) {
                files.filter(Files::isRegularFile)
                        .forEach(file -> copy(file, home.resolve(HOME.relativize(file))));
            }
        }
        Files.createDirectories(home.resolve("src/main"));
        Files.createFile(home.resolve("target/launcher-built"));
    }

    @Test
    @Timeout(300)
    void answersTheSameWithAndWithoutAndWithRubbish() throws IOException, InterruptedException {
        String without = answer("off");
        assertFalse(Files.exists(home.resolve("target/startup")));

        assertEquals(without, answer("on"));
        Path kept = kept();
        String classes = Files.readString(kept, StandardCharsets.ISO_8859_1);
        assertTrue(classes.contains("io/github/vitrine/cli/Main"), kept + " lacks our classes");
        assertEquals(without, answer("on"));

        Files.delete(kept);
        Files.writeString(kept, "rubbish");
        assertEquals(without, answer("on"));
    }

    /** Waits until the background is done. */
    private Path kept() throws IOException, InterruptedException {
        while (true) {
            if (Files.exists(home.resolve("target/startup"))) {
                try (Stream<Path> files = Files.list(home.resolve("target/startup"))) {
                    List<Path> found = files.toList();
                    if (found.size() == 1 && Files.isRegularFile(found.get(0))) {
                        return found.get(0);
                    }
                }
            }
            Thread.sleep(100);
        }
    }

    /** What it prints, errors too: there must be none but the JVM's word on the vector module. */
    private String answer(String cache) throws IOException, InterruptedException {
        ProcessBuilder launcher =
                new ProcessBuilder(
                        "sh",
                        home.resolve("vitrine").toString(),
                        "classify",
                        home.resolve("docs/images/chelsea.png").toString());
        launcher.directory(folder.toFile()).redirectErrorStream(true);
        launcher.environment().put("JAVA_HOME", System.getProperty("java.home"));
        launcher.environment().put("VITRINE_STARTUP_CACHE", cache);
        Process process = launcher.start();
        String output = new String(process.getInputStream().readAllBytes());
        assertTrue(process.waitFor(1, TimeUnit.MINUTES));
        assertEquals(0, process.exitValue(), output);
        assertTrue(output.contains("cat"), output);
        return output;
    }

    private static void copy(Path from, Path to) {
        try {
            Files.createDirectories(to.getParent());
            Files.copy(from, to);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
