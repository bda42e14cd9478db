package io.github.vitrine.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.vitrine.cli.Main;
import io.github.vitrine.testing.ChildJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * {@code vitrine doctor --self-test} finds the committed hash with every kind of kernels and number
 * of threads, on whichever JDK runs the suite.
 */
class SelfTestMatrixTest {
    private static final String VECTOR = "--add-modules=jdk.incubator.vector";

    @ParameterizedTest
    @CsvSource({
        "scalar, 1", "scalar, 2",
        "simd-128, 1", "simd-128, 2",
        "simd-256, 1", "simd-256, 2",
        "simd-512, 1", "simd-512, 2",
    })
    void findsTheCommittedHash(String kernels, int threads)
            throws IOException, InterruptedException {
        ChildJvm child =
                ChildJvm.run(
                        flags(kernels),
                        Main.class,
                        "doctor",
                        "--self-test",
                        "--json",
                        "--threads",
                        Integer.toString(threads));
        assertEquals(0, child.code(), child.output() + child.errors());
        JsonObject findings = JsonParser.parseString(child.output()).getAsJsonObject();
        assertEquals("passed", findings.get("self_test").getAsString());
        assertEquals(findings.get("expected"), findings.get("found"));
        assertEquals(threads, findings.get("threads").getAsInt());
        assertKernels(kernels, findings.get("computed_by").getAsString());
    }

    /** What the kernel says of the processor, where it says anything. */
    private static boolean has512Bits() throws IOException {
        Path processors = Path.of("/proc/cpuinfo");
        return Files.isReadable(processors)
                && Files.readString(processors).matches("(?s).*\\bavx512f\\b.*");
    }

    private static List<String> flags(String kernels) {
        return switch (kernels) {
            case "scalar" -> List.of();
            case "simd-128" -> List.of(VECTOR, "-XX:MaxVectorSize=16");
            case "simd-256" -> List.of(VECTOR, "-XX:MaxVectorSize=32");
            default -> List.of(VECTOR, "-XX:UseAVX=3");
        };
    }

    /** A run that fell back to other kernels would prove nothing. */
    private static void assertKernels(String expected, String found) throws IOException {
        if (expected.equals("simd-512") && !has512Bits()) {
            System.out.println("SelfTestMatrixTest: no 512-bit vectors here, ran " + found);
            assertTrue(found.startsWith("simd-"), found);
        } else if (expected.equals("scalar") || System.getProperty("os.arch").equals("amd64")) {
            assertEquals(expected, found);
        }
    }
}
