package io.github.vitrine.packaging;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.vitrine.testing.Goldens;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.spi.ToolProvider;

/**
 * A program that uses our jar, compiled against nothing else. Its arguments are a model's folder
 * and pictures; it prints which module we are, which kernels run, and a line for each picture.
 */
final class Consumer {
    private static final Path HOME = Path.of(System.getProperty("basedir", ".")).toAbsolutePath();

    private static final String PROGRAM =
            """
            package consumer;

            import io.github.vitrine.ImageClassifier;
            import io.github.vitrine.error.VitrineException;
            import io.github.vitrine.kernels.KernelChoice;
            import io.github.vitrine.kernels.Kernels;
            import java.nio.file.Path;

            public class Consumer {
                public static void main(String[] args) {
                    ImageClassifier classifier = ImageClassifier.load(Path.of(args[0]));
                    System.out.println("module " + ImageClassifier.class.getModule().getName());
                    System.out.println("kernels " + Kernels.select(KernelChoice.AUTO).name());
                    for (int i = 1; i < args.length; i++) {
                        try {
                            System.out.println(
                                    "picture " + classifier.classify(Path.of(args[i]), 1).get(0).label());
                        } catch (VitrineException e) {
                            System.out.println("refused " + e.getMessage());
                        }
                    }
                }
            }
            """;

    private static final Path FORMATS = Goldens.builtIn("preprocess", "formats").folder();

    /** What it is run with: a model, a PNG of a cat, and WebP of every kind. */
    static final List<String> ARGUMENTS =
            List.of(
                    HOME.resolve("models/vit-cifar10").toString(),
                    HOME.resolve("docs/images/chelsea.png").toString(),
                    FORMATS.resolve("lossy.webp").toString(),
                    FORMATS.resolve("lossless.webp").toString(),
                    FORMATS.resolve("alpha.webp").toString());

    static final int PICTURES = 4;

    private Consumer() {}

    /** Compiles it as a module; its classes run on the class path as well. */
    static Path compile(Path folder, String modulePath) throws IOException {
        Path source = Files.createDirectories(folder.resolve("source/consumer"));
        Path program = Files.writeString(source.resolve("Consumer.java"), PROGRAM);
        Path module =
                Files.writeString(
                        folder.resolve("source/module-info.java"),
                        "module consumer { requires io.github.vitrine; }");
        Path classes = folder.resolve("classes");
        int code =
                ToolProvider.findFirst("javac")
                        .orElseThrow()
                        .run(
                                System.out,
                                System.err,
                                "-p",
                                modulePath,
                                "-d",
                                classes.toString(),
                                program.toString(),
                                module.toString());
        assertEquals(0, code);
        return classes;
    }
}
