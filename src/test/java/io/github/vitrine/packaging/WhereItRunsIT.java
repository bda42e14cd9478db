package io.github.vitrine.packaging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.spi.ToolProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The jar with the libraries it requires: on the class path, the module path, in an image. */
class WhereItRunsIT {
    private static final String VECTOR = "jdk.incubator.vector";

    @TempDir static Path folder;

    private static List<Path> jars;
    private static Path program;

    @BeforeAll
    static void compile() throws IOException {
        jars = new ArrayList<>(BillOfMaterials.requiredJars());
        jars.add(0, BillOfMaterials.JAR);
        program = Consumer.compile(folder, Jvm.path(jars));
    }

    @Test
    void onTheClassPath() throws Exception {
        String output = Jvm.run(onClassPath(jars, List.of()));
        assertTrue(output.contains("--add-modules " + VECTOR), () -> "no warning: " + output);
        assertAnswers("null", "scalar", output);
        String simd = Jvm.run(onClassPath(jars, List.of("--add-modules", VECTOR)));
        assertAnswers("null", "simd-", simd);
    }

    @Test
    void onTheModulePath() throws Exception {
        String scalar = Jvm.run(onModulePath());
        assertAnswers("io.github.vitrine", "scalar", scalar);
        String simd = Jvm.run(onModulePath("--add-modules", VECTOR));
        assertAnswers("io.github.vitrine", "simd-", simd);
    }

    /**
     * An image takes real modules alone: Vitrine and Gson are, the WebP plug-in is not, and stands
     * beside the image. No module requires the vector module outright, so the image is told to.
     */
    @Test
    void inARuntimeImage() throws Exception {
        Path image = folder.resolve("image");
        Path gson = jars.stream().filter(jar -> jar.toString().contains("gson")).findFirst().get();
        int code =
                ToolProvider.findFirst("jlink")
                        .orElseThrow()
                        .run(
                                System.out,
                                System.err,
                                "--module-path",
                                Jvm.path(List.of(BillOfMaterials.JAR, gson, program)),
                                "--add-modules",
                                "consumer," + VECTOR,
                                "--add-options= --add-modules=" + VECTOR,
                                "--output",
                                image.toString());
        assertEquals(0, code);
        List<String> main = new ArrayList<>(List.of("-m", "consumer/consumer.Consumer"));
        main.addAll(Consumer.ARGUMENTS);
        String alone = Jvm.run(image, main);
        assertTrue(alone.contains("module io.github.vitrine"), alone);
        assertTrue(alone.contains("kernels simd-"), alone);
        assertEquals(2, pictures(alone), "PNG and lossy WebP: " + alone);
        List<Path> plugIns = new ArrayList<>(jars);
        plugIns.removeAll(List.of(BillOfMaterials.JAR, gson));
        main.addAll(0, List.of("-p", Jvm.path(plugIns)));
        assertAnswers("io.github.vitrine", "simd-", Jvm.run(image, main));
    }

    /**
     * ViT-B/16, whose weights alone are 330 MiB, in the heap of a small container; for one picture,
     * in a tenth of that.
     */
    @Test
    void aFullSizeModelInASmallHeap() throws Exception {
        Path model = Files.createDirectory(folder.resolve("vit-b16"));
        FullSizeModel.write(model);
        try {
            assertAnswers("null", "simd-", "label ", runInHeap("640m", model, Consumer.PICTURES));
            String one = runInHeap("64m", model, 1);
            assertTrue(one.contains("picture label "), one);
        } finally {
            Files.delete(model.resolve("model.safetensors"));
        }
    }

    private String runInHeap(String heap, Path model, int pictures) throws Exception {
        List<Path> path = new ArrayList<>(jars);
        path.add(program);
        List<String> arguments = new ArrayList<>();
        arguments.addAll(List.of("-Xmx" + heap, "-XX:MaxDirectMemorySize=16m"));
        arguments.addAll(List.of("--add-modules", VECTOR, "-cp", Jvm.path(path)));
        arguments.addAll(List.of("consumer.Consumer", model.toString()));
        arguments.addAll(Consumer.ARGUMENTS.subList(1, 1 + pictures));
        return Jvm.run(arguments);
    }

    /** No library comes along that classifying these pictures can do without. */
    @Test
    void everyRequiredLibraryIsNeeded() throws Exception {
        for (Path jar : BillOfMaterials.requiredJars()) {
            List<Path> others = new ArrayList<>(jars);
            others.remove(jar);
            List<String> arguments = onClassPath(others, List.of());
            assertThrows(
                    AssertionError.class,
                    () -> assertAnswers("null", "scalar", Jvm.run(arguments)),
                    () -> jar + " is not needed");
        }
    }

    private static List<String> onClassPath(List<Path> jars, List<String> flags) {
        List<Path> path = new ArrayList<>(jars);
        path.add(program);
        List<String> arguments = new ArrayList<>(flags);
        arguments.addAll(List.of("-cp", Jvm.path(path), "consumer.Consumer"));
        arguments.addAll(Consumer.ARGUMENTS);
        return arguments;
    }

    private static List<String> onModulePath(String... flags) {
        List<Path> path = new ArrayList<>(jars);
        path.add(program);
        List<String> arguments = new ArrayList<>(List.of(flags));
        arguments.addAll(List.of("-p", Jvm.path(path), "-m", "consumer/consumer.Consumer"));
        arguments.addAll(Consumer.ARGUMENTS);
        return arguments;
    }

    /** All pictures are classified, by these kernels. */
    private static void assertAnswers(String module, String kernels, String output) {
        assertAnswers(module, kernels, "cat", output);
    }

    private static void assertAnswers(String module, String kernels, String label, String output) {
        assertTrue(output.contains("module " + module), output);
        assertTrue(output.contains("kernels " + kernels), output);
        assertTrue(output.contains("picture " + label), output);
        assertEquals(Consumer.PICTURES, pictures(output), output);
    }

    private static long pictures(String output) {
        return output.lines().filter(line -> line.startsWith("picture ")).count();
    }
}
