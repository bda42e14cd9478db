package io.github.vitrine.readme;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.vitrine.ImageClassifier;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What README.md shows is compiled, run, and says what README.md says it does. */
class ReadmeTest {
    private static final Path HOME = Path.of(System.getProperty("basedir", "."));
    private static final Path SOURCE =
            HOME.resolve("src/test/java/io/github/vitrine/readme/ReadmeExample.java");

    @Test
    void theLinesShownAreTheLinesRun() throws IOException {
        String program = unindented(Files.readString(SOURCE));
        List<String> snippets = blocks("java");
        assertFalse(snippets.isEmpty());
        for (String snippet : snippets) {
            String lines = unindented(snippet);
            assertTrue(program.contains(lines), () -> "not in " + SOURCE + ":\n" + lines);
        }
    }

    @Test
    void theProgramSaysWhatTheReadmeSaysItDoes() throws IOException {
        PrintStream console = System.out;
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        System.setOut(new PrintStream(written, true, StandardCharsets.UTF_8));
        try {
            ReadmeExample.main(new String[0]);
        } finally {
            System.setOut(console);
        }
        List<String> lines = written.toString(StandardCharsets.UTF_8).lines().toList();
        assertEquals(12, lines.size(), lines::toString);
        assertTrue(lines.get(0).endsWith("%  cat"), lines::toString);
        assertEquals(List.of("ship", "frog"), lines.subList(5, 7));
        String shown = blocks("text").stream().collect(Collectors.joining("\n"));
        assertTrue(shown.contains(lines.get(11)), lines.get(11));
        assertTrue(
                lines.get(7).endsWith("  models/vit-cifar10/sample/frog/0000.jpg"),
                lines::toString);
        assertEquals(
                List.of("[1, 8, 8, 192]", "[1, 65, 192]", "[1, 2, 65, 65]"), lines.subList(8, 11));
    }

    @Test
    void theProgramIsShort() throws IOException {
        assertTrue(Files.readAllLines(SOURCE).size() <= 70);
    }

    @Test
    void theCommandsCoordinatesAndFilesExist() throws IOException {
        String readme = readme();
        String pom = Files.readString(HOME.resolve("pom.xml"));
        for (String tag : List.of("groupId", "artifactId", "version")) {
            Pattern element = Pattern.compile("<" + tag + ">[^<]+</" + tag + ">");
            List<String> shown = element.matcher(readme).results().map(MatchResult::group).toList();
            assertFalse(shown.isEmpty(), tag);
            assertEquals(element.matcher(pom).results().findFirst().get().group(), shown.get(0));
        }
        Pattern link = Pattern.compile("\\]\\((?!http)([^)#]+)");
        for (MatchResult match : link.matcher(readme).results().toList()) {
            assertTrue(Files.exists(HOME.resolve(match.group(1))), match.group());
        }
        assertTrue(readme.contains("./vitrine classify docs/images/chelsea.png"));
        assertTrue(Files.isExecutable(HOME.resolve("vitrine")));
        assertTrue(readme.contains(ImageClassifier.class.getSimpleName()));
    }

    private static String readme() throws IOException {
        return Files.readString(HOME.resolve("README.md"));
    }

    /** The fenced blocks of a language. */
    private static List<String> blocks(String language) throws IOException {
        return Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL)
                .matcher(readme())
                .results()
                .map(match -> match.group(1))
                .toList();
    }

    private static String unindented(String text) {
        return text.lines().map(String::strip).collect(Collectors.joining("\n"));
    }
}
