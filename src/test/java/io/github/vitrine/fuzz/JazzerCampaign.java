package io.github.vitrine.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.vitrine.testing.ChildJvm;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Fuzzing that is guided by coverage, by Jazzer, each target in a JVM of its own. Only {@code mvn
 * -Pjazzer test} runs it; {@code -Dvitrine.fuzz.seconds=600} makes it long, and {@code
 * -Dvitrine.fuzz.corpus=folder} keeps what it finds, in a folder per target.
 *
 * <p>Jazzer is started by its main class and not through its JUnit extension, which is made for
 * JUnit 5's platform.
 */
class JazzerCampaign {
    private static final String MAIN = "com.code_intelligence.jazzer.Jazzer";
    private static final String SECONDS = System.getProperty("vitrine.fuzz.seconds", "6");
    private static final Pattern RUNS = Pattern.compile("Done (\\d+) runs");
    private static final Pattern COVERAGE = Pattern.compile("cov: (\\d+) ft: (\\d+)");

    /** Whose branches guide it: ours, and those of the libraries that read for us. */
    private static final String INSTRUMENTED =
            String.join(
                    File.pathSeparator,
                    "io.github.vitrine.**",
                    "com.google.gson.**",
                    "com.twelvemonkeys.**",
                    "com.sun.imageio.**");

    @TempDir Path folder;

    @ParameterizedTest
    @EnumSource
    void nothingButARefusalEscapes(Target target) throws IOException, InterruptedException {
        Path seeds = Files.createDirectory(folder.resolve("seeds"));
        int count = 0;
        for (byte[] seed : target.seeds()) {
            Files.write(seeds.resolve("seed-" + count++), seed);
        }
        Path findings = Files.createDirectory(folder.resolve("findings"));
        String kept = System.getProperty("vitrine.fuzz.corpus");
        Path corpus = kept == null ? folder.resolve("corpus") : Path.of(kept, target.name());
        Files.createDirectories(corpus);
        ChildJvm child =
                ChildJvm.run(
                        List.of("-Xmx1g", "-Dvitrine.fuzz.target=" + target),
                        MAIN,
                        "--target_class=" + Guided.class.getName(),
                        "--instrumentation_includes=" + INSTRUMENTED,
                        "--custom_hook_includes=" + INSTRUMENTED,
                        "--reproducer_path=" + findings,
                        "-artifact_prefix=" + findings + "/",
                        "-max_total_time=" + SECONDS,
                        "-max_len=8192",
                        "-rss_limit_mb=0",
                        "-print_final_stats=1",
                        corpus.toString(),
                        seeds.toString());
        assertEquals(0, child.code(), () -> findings(findings) + child.errors());
        long runs = last(RUNS, child.errors());
        System.out.printf(
                "jazzer %s: %d inputs in %s s, %d branches of code, %d files found beside %d seeds%n",
                target, runs, SECONDS, last(COVERAGE, child.errors()), files(corpus).size(), count);
        assertTrue(runs > count, child.errors());
    }

    private static long last(Pattern pattern, String text) {
        long found = -1;
        for (Matcher matcher = pattern.matcher(text); matcher.find(); ) {
            found = Long.parseLong(matcher.group(1));
        }
        return found;
    }

    /** The inputs that failed, in full. */
    private static String findings(Path folder) {
        StringBuilder shown = new StringBuilder();
        for (Path file : files(folder)) {
            if (!file.toString().endsWith(".java")) {
                shown.append(file.getFileName()).append(": ");
                try {
                    shown.append(HexFormat.of().formatHex(Files.readAllBytes(file))).append('\n');
                } catch (IOException e) {
                    shown.append(e).append('\n');
                }
            }
        }
        return shown.toString();
    }

    private static List<Path> files(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return new ArrayList<>(files.sorted().toList());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
