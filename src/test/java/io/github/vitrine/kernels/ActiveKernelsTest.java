package io.github.vitrine.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** A suite that was meant to test the SIMD kernels must not pass on the scalar ones unnoticed. */
class ActiveKernelsTest {
    @Test
    void theKernelsMeantAreActive() {
        String meant = System.getProperty("vitrine.test.kernels", "");
        assertFalse(meant.isBlank(), "the build sets vitrine.test.kernels");
        String active = Kernels.select(KernelChoice.AUTO).name();
        System.out.printf("Java %s, kernels %s%n", Runtime.version(), active);
        assertTrue(
                active.startsWith(meant),
                () -> "expected " + meant + ", found " + active + ": " + Kernels.explain());
    }

    @Test
    void aFlagIsAskedForWhereItIsMissing() {
        boolean module = ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();
        assertEquals(module, Kernels.hasSimd(), Kernels.explain());
        assertEquals(module, Kernels.missingFlag().isEmpty());
        assertEquals(!module, Kernels.explain().contains("--add-modules jdk.incubator.vector"));
    }
}
