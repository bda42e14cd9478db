package io.github.vitrine.kernels;

import io.github.vitrine.error.ConfigException;
import java.lang.System.Logger.Level;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Looks the SIMD kernels up once, by name, so that nothing else links to the incubating module. The
 * module layer is asked first: without the module their class would load and fail only in use.
 */
final class KernelSelection {
    /** The flag that makes the SIMD kernels available. */
    static final String FLAG = "--add-modules jdk.incubator.vector";

    private static final String MODULE = "jdk.incubator.vector";
    private static final String SIMD_CLASS = "io.github.vitrine.kernels.simd.SimdKernels";

    private static final Kernels SCALAR = new ScalarKernels();
    private static final Kernels SIMD;
    private static final String REASON;

    private static final AtomicBoolean ANNOUNCED = new AtomicBoolean();

    static {
        Kernels simd = null;
        String reason;
        if (!moduleIsThere()) {
            reason =
                    "scalar kernels: the module "
                            + MODULE
                            + " is not there; start java with "
                            + FLAG
                            + " for SIMD kernels with the same results";
        } else {
            try {
                simd = (Kernels) Class.forName(SIMD_CLASS).getDeclaredConstructor().newInstance();
                reason = "SIMD kernels: " + simd.name();
            } catch (ReflectiveOperationException | LinkageError e) {
                reason = "scalar kernels: the SIMD kernels don't start on this JVM: " + e;
            }
        }
        SIMD = simd;
        REASON = reason;
    }

    private KernelSelection() {}

    static Kernels select(KernelChoice choice) {
        switch (choice) {
            case SCALAR:
                return SCALAR;
            case SIMD:
                if (SIMD == null) {
                    throw new ConfigException(
                            "SIMD kernels were asked for, but there are " + REASON);
                }
                return SIMD;
            default:
                announce();
                return SIMD == null ? SCALAR : SIMD;
        }
    }

    /**
     * One line in the log: the slow path is never taken in silence. Of the fast one nothing is
     * logged, since starting a logger takes as long as parsing a config.
     */
    private static void announce() {
        if (SIMD == null && !ANNOUNCED.getAndSet(true)) {
            System.getLogger("io.github.vitrine").log(Level.WARNING, REASON);
        }
    }

    static boolean hasSimd() {
        return SIMD != null;
    }

    static String explain() {
        return REASON;
    }

    static Optional<String> missingFlag() {
        return moduleIsThere() ? Optional.empty() : Optional.of(FLAG);
    }

    private static boolean moduleIsThere() {
        return ModuleLayer.boot().findModule(MODULE).isPresent();
    }
}
