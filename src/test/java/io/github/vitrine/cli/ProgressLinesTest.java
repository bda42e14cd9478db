package io.github.vitrine.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class ProgressLinesTest {
    private final StringWriter written = new StringWriter();
    private long now;

    private ProgressLines progress(boolean terminal) {
        return new ProgressLines(new PrintWriter(written), terminal, () -> now);
    }

    /** What the last redraw shows. */
    private String shown() {
        String text = written.toString();
        return text.substring(text.lastIndexOf('\r') + 1).stripTrailing();
    }

    @Test
    void aTerminalGetsABarWithRateAndTimeLeft() {
        try (ProgressLines progress = progress(true)) {
            progress.started("a", 0, 100_000_000);
            now = 1000;
            progress.advanced("a", 25_000_000, 100_000_000);
            assertEquals(
                    "[#####---------------]  25%  25.0 MB of 100.0 MB, 25.0 MB/s, 0:03 left",
                    shown());
            now = 1050;
            progress.advanced("a", 26_000_000, 100_000_000);
            assertTrue(shown().contains("25.0 MB of"), "not redrawn for every byte");
            now = 4000;
            progress.finished("a", 100_000_000);
            assertEquals("[####################] 100%  100.0 MB of 100.0 MB, 25.0 MB/s", shown());
        }
        assertTrue(written.toString().endsWith(System.lineSeparator()));
    }

    @Test
    void whatWasThereBeforeIsNotSpeed() {
        ProgressLines progress = progress(true);
        progress.started("a", 900, 1000);
        progress.started("b", 0, 1000);
        now = 1000;
        progress.advanced("b", 100, 1000);
        assertEquals("[##########----------]  50%  1.0 kB of 2.0 kB, 100 B/s, 0:10 left", shown());
        now = 2000;
        progress.advanced("a", 0, 1000); // Ranges were ignored: from the beginning.
        assertTrue(shown().contains("5%  100 B of 2.0 kB"), shown());
    }

    @Test
    void elsewhereThereAreLines() {
        try (ProgressLines progress = progress(false)) {
            progress.started("a", 10, 2000);
            progress.advanced("a", 1000, 2000);
            progress.note("waiting");
            progress.finished("a", 2000);
        }
        assertEquals(
                "vitrine: a: 2.0 kB, going on after 10 B\nvitrine: waiting\nvitrine: a: complete and checked\n",
                written.toString().replace(System.lineSeparator(), "\n"));
        assertFalse(written.toString().contains("\r["));
    }

    @Test
    void aNoteDoesNotLandInTheBar() {
        ProgressLines progress = progress(true);
        progress.started("a", 0, -1);
        now = 1000;
        progress.advanced("a", 500, -1);
        assertEquals("500 B, 500 B/s", shown());
        progress.note("waiting");
        assertTrue(written.toString().contains("\r" + " ".repeat(14) + "\rvitrine: waiting"));
    }

    @Test
    void sizesAndTimesAreReadable() {
        assertEquals("0 B", ByteText.size(0));
        assertEquals("999 B", ByteText.size(999));
        assertEquals("1.0 kB", ByteText.size(1000));
        assertEquals("1.0 MB", ByteText.size(999_960));
        assertEquals("346.3 MB", ByteText.size(346_293_852));
        assertEquals("9.2 EB", ByteText.size(Long.MAX_VALUE));
        assertEquals("0:07", ByteText.time(7));
        assertEquals("1:02:03", ByteText.time(3723));
    }
}
