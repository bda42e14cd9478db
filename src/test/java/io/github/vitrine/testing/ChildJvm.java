package io.github.vitrine.testing;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A run of a main class in a JVM of its own, on the class path of the tests.
 *
 * @param code the exit code
 * @param output standard output, then nothing else
 * @param errors standard error
 */
public record ChildJvm(int code, String output, String errors) {
    /** What a hanging child is given, beside the time that a long campaign is asked to take. */
    private static final long TIMEOUT_MINUTES =
            5 + TimeUnit.SECONDS.toMinutes(Long.getLong("vitrine.fuzz.seconds", 0));

    /** Runs with the given JVM flags; flags that this JVM does not know are passed over. */
    public static ChildJvm run(List<String> flags, Class<?> main, String... arguments)
            throws IOException, InterruptedException {
        return run(flags, main.getName(), arguments);
    }

    /** Runs a main class by its name. */
    public static ChildJvm run(List<String> flags, String main, String... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-XX:+IgnoreUnrecognizedVMOptions");
        command.addAll(flags);
        command.add("-Djava.awt.headless=true");
        command.add("-Dvitrine.home=" + System.getProperty("basedir", ""));
        command.add("-Dvitrine.goldens=" + Goldens.root());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main));
        command.addAll(List.of(arguments));
        Path output = Files.createTempFile("vitrine", ".out");
        Path errors = Files.createTempFile("vitrine", ".err");
        try {
            Process child =
                    new ProcessBuilder(command)
                            .redirectOutput(output.toFile())
                            .redirectError(errors.toFile())
                            .start();
            if (!child.waitFor(TIMEOUT_MINUTES, TimeUnit.MINUTES)) {
                child.destroyForcibly();
                assertTrue(false, "the child JVM hangs: " + command);
            }
            return new ChildJvm(
                    child.exitValue(), Files.readString(output), Files.readString(errors));
        } finally {
            Files.delete(output);
            Files.delete(errors);
        }
    }
}
