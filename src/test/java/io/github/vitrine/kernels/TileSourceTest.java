package io.github.vitrine.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class TileSourceTest {
    @Test
    void checkedInTilesAreTheOnesTheSourceWrites() throws IOException {
        for (TileSource.Shape shape : TileSource.SHAPES) {
            String written = TileSource.write(shape);
            Path file = Path.of("src/main/java", shape.path());
            // White space is the formatter's business.
            String checkedIn = Files.readString(file);
            assertEquals(written.replaceAll("\\s+", ""), checkedIn.replaceAll("\\s+", ""));
        }
    }
}
