package io.github.vitrine.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.Gson;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.spi.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Vitrine as a named module, used by another: compiled and run with a module path. */
class ModulePathTest {
    private static final Path HOME = Path.of(System.getProperty("basedir", "."));

    /** Without picocli: the command line is nothing that a user of the library needs. */
    private static final String MODULE_PATH =
            HOME.resolve("target/classes") + File.pathSeparator + jarOf(Gson.class);

    private static final String PROGRAM =
            """
            package consumer;

            import io.github.vitrine.ImageClassifier;
            import io.github.vitrine.kernels.KernelChoice;
            import io.github.vitrine.kernels.Kernels;
            import java.nio.file.Path;

            public class Consumer {
                public static void main(String[] args) {
                    ImageClassifier classifier = ImageClassifier.load(Path.of(args[0]));
                    System.out.println(ImageClassifier.class.getModule().getName());
                    System.out.println(Kernels.select(KernelChoice.AUTO).name());
                    System.out.println(classifier.classify(Path.of(args[1]), 1).get(0).label());
                }
            }
            """;

    @TempDir Path folder;

    @Test
    void aModuleCanUseVitrineWithAndWithoutSimd() throws Exception {
        compile();
        List<String> scalar = run();
        assertEquals(List.of("io.github.vitrine", "scalar", "cat"), tail(scalar));
        assertTrue(
                scalar.stream().anyMatch(l -> l.contains("--add-modules jdk.incubator.vector")),
                () -> "no warning about the missing flag: " + scalar);
        List<String> simd = tail(run("--add-modules", "jdk.incubator.vector"));
        assertTrue(simd.get(1).startsWith("simd-"), simd::toString);
        assertEquals("cat", simd.get(2));
    }

    private void compile() throws IOException {
        Path source = Files.createDirectories(folder.resolve("source/consumer"));
        Path program = Files.writeString(source.resolve("Consumer.java"), PROGRAM);
        Path module =
                Files.writeString(
                        folder.resolve("source/module-info.java"),
                        "module consumer { requires io.github.vitrine; }");
        int code =
                ToolProvider.findFirst("javac")
                        .orElseThrow()
                        .run(
                                System.out,
                                System.err,
                                "-p",
                                MODULE_PATH,
                                "-d",
                                folder.resolve("classes").toString(),
                                program.toString(),
                                module.toString());
        assertEquals(0, code);
    }

    private List<String> run(String... flags) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(flags));
        command.addAll(List.of("-Djava.awt.headless=true", "-p"));
        command.add(folder.resolve("classes") + File.pathSeparator + MODULE_PATH);
        command.addAll(List.of("-m", "consumer/consumer.Consumer"));
        command.add(HOME.resolve("models/vit-cifar10").toString());
        command.add(HOME.resolve("docs/images/chelsea.png").toString());
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), output);
        return output.lines().toList();
    }

    private static List<String> tail(List<String> lines) {
        return lines.subList(lines.size() - 3, lines.size());
    }

    private static String jarOf(Class<?> type) {
        return Path.of(
                        URI.create(
                                type.getProtectionDomain()
                                        .getCodeSource()
                                        .getLocation()
                                        .toString()))
                .toString();
    }
}
