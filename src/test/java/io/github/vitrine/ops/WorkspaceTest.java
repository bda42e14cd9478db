package io.github.vitrine.ops;

import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.github.vitrine.kernels.FloatArena;
import io.github.vitrine.kernels.Strips;
import io.github.vitrine.tensor.Tensor;
import org.junit.jupiter.api.Test;

/** What is taken again is what was taken before, and nothing small takes what is large. */
class WorkspaceTest {
    private final Workspace workspace = new Workspace(new FloatArena());

    @Test
    void theSameCallGetsTheSameObjects() {
        Ops.Frame frame = workspace.frame();
        Tensor few = workspace.take(2, 30);
        Strips many = workspace.takeStrips(1000, 1000);
        assertNotSame(few, workspace.take(2, 30));
        assertNotSame(many, workspace.takeStrips(1000, 1000));
        frame.close();
        assertSame(few, workspace.take(2, 30));
        assertSame(many, workspace.takeStrips(1000, 1000));
    }

    @Test
    void aSmallThingLeavesALargeOnesMemoryAlone() {
        Ops.Frame frame = workspace.frame();
        float[] memory = workspace.takeStrips(1000, 1000).values();
        frame.close();
        assertNotSame(memory, workspace.take(2, 30).data());
        assertSame(memory, workspace.takeStrips(900, 1000).values());
    }
}
