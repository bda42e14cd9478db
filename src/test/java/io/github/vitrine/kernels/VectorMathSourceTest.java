package io.github.vitrine.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class VectorMathSourceTest {
    @Test
    void checkedInFunctionsAreTheOnesTheSourceWrites() throws IOException {
        String checkedIn = Files.readString(Path.of("src/main/java", VectorMathSource.PATH));
        // White space is the formatter's business, and so is where a comment's lines end.
        assertEquals(bare(VectorMathSource.write()), bare(checkedIn));
    }

    private static String bare(String text) {
        return text.replaceAll("(?m)^\\s*\\*(?!/)", "").replaceAll("\\s+", "");
    }
}
