package io.github.vitrine.benchmarks;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import jdk.incubator.vector.FloatVector;

/** What a result must say about where it was measured. */
final class Machine {
    private static final Path CPU_INFO = Path.of("/proc/cpuinfo");

    private Machine() {}

    /**
     * Describes the machine and this JVM.
     *
     * @return CPU, cores, operating system, JDK, vector width, date and the sources' commit
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
        machine.addProperty("vector_bits", FloatVector.SPECIES_PREFERRED.vectorBitSize());
        machine.addProperty("date", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
        machine.addProperty("commit", firstLine("git", "describe", "--always", "--dirty"));
        return machine;
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
