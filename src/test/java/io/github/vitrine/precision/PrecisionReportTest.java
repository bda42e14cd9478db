package io.github.vitrine.precision;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;

class PrecisionReportTest {
    @Test
    @DisabledIfSystemProperty(
            named = "vitrine.test.kernels",
            matches = "scalar",
            disabledReason =
                    "the same figures, as WeightPrecisionGoldenTest shows, take four times as long")
    void theDocumentGivesTheFiguresOfTheModelThatComesWithVitrine() throws IOException {
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        PrecisionReport.cifar10(new PrintStream(written, true, StandardCharsets.UTF_8));
        String table = written.toString(StandardCharsets.UTF_8);
        assertEquals(2 + 1 + PrecisionReport.FEWER.size(), table.lines().count());
        Path document = Path.of(System.getProperty("basedir", ""), "docs/precision.md");
        assertTrue(Files.readString(document).contains(table), () -> "expected\n" + table);
    }
}
