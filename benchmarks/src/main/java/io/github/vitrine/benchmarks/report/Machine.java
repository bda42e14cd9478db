package io.github.vitrine.benchmarks.report;

import com.google.gson.JsonObject;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.Attributes;
import java.util.jar.JarFile;

/** What a result must say about where it was measured. */
final class Machine {
    private static final Path CPU_INFO = Path.of("/proc/cpuinfo");

    private static final List<String> LIBRARIES =
            List.of("onnxruntime", "djl", "libtorch", "jmh", "ejml");

    private Machine() {}

    /**
     * Describes the machine and this JVM.
     *
     * @return CPU, cores, operating system, JDK, date and the sources' commit
     */
    static JsonObject describe() {
        JsonObject machine = new JsonObject();
        machine.addProperty("cpu", cpu());
        machine.addProperty("cores", Runtime.getRuntime().availableProcessors());
        machine.addProperty(
                "os", System.getProperty("os.name") + " " + System.getProperty("os.version"));
        machine.addProperty(
                "jdk",
                System.getProperty("java.vendor")
                        + " "
                        + System.getProperty("java.runtime.version"));
        machine.addProperty("date", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
        machine.addProperty("commit", firstLine("git", "describe", "--always", "--dirty"));
        return machine;
    }

    /**
     * The releases that these benchmarks were built with.
     *
     * @return by name, as the jar's manifest has them
     */
    static Map<String, String> versions() {
        Map<String, String> versions = new TreeMap<>();
        String jar = System.getProperty("java.class.path").split(File.pathSeparator)[0];
        try (JarFile file = new JarFile(jar)) {
            Attributes attributes = file.getManifest().getMainAttributes();
            for (String library : LIBRARIES) {
                versions.put(library, attributes.getValue(library + "-version"));
            }
        } catch (IOException e) { // not started from the jar
            return versions;
        }
        return versions;
    }

    private static String cpu() {
        try {
            List<String> lines = Files.readAllLines(CPU_INFO);
            return lines.stream()
                    .filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse(System.getProperty("os.arch"));
        } catch (IOException e) { // not Linux
            return System.getProperty("os.arch");
        }
    }

    private static String firstLine(String... command) {
        try {
            Process process = new ProcessBuilder(command).start();
            byte[] output = process.getInputStream().readAllBytes();
            return new String(output, StandardCharsets.UTF_8).strip();
        } catch (IOException e) { // no git here, or not its checkout
            return "";
        }
    }
}
