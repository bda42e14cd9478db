package io.github.vitrine.load;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.vitrine.testing.ChildJvm;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class OutOfMemoryTest {
    private static final Path MODEL =
            Path.of(System.getProperty("basedir", ""), "models/vit-cifar10");

    /** 500 pictures: 6 MB of pixels fit, 25 MB for their tokens, and as much again, don't. */
    @Test
    void aModelSurvivesRequestsThatDontFitIntoMemory() throws IOException, InterruptedException {
        ChildJvm child =
                ChildJvm.run(List.of("-Xmx40m"), Exhaustion.class, MODEL.toString(), "500");
        assertEquals(0, child.code(), child.output() + child.errors());
        assertEquals("OUT OF MEMORY 18", child.output().strip());
    }
}
