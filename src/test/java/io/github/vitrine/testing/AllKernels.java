package io.github.vitrine.testing;

import io.github.vitrine.kernels.KernelChoice;
import io.github.vitrine.kernels.Kernels;
import java.util.List;

/** The kernels to test on this JVM. */
public final class AllKernels {
    private AllKernels() {}

    /**
     * Scalar kernels, and SIMD kernels where the run is meant to have them: then they must be
     * there.
     */
    public static List<Kernels> list() {
        Kernels scalar = Kernels.select(KernelChoice.SCALAR);
        if (System.getProperty("vitrine.test.kernels", "simd").equals("scalar")) {
            return List.of(scalar);
        }
        return List.of(scalar, Kernels.select(KernelChoice.SIMD));
    }
}
