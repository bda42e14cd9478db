package io.github.vitrine.fuzz;

import java.io.IOException;
import java.nio.file.Files;

/** What Jazzer calls, by these names, in the JVM that {@link JazzerCampaign} starts. */
public final class Guided {
    /** Measured: what Jazzer's hooks into strings and maps allocate is several times our own. */
    private static final int ALLOWANCE = 8;

    private static Watch watch;

    private Guided() {}

    /** Jazzer's entry point before the first input: opens the target that a property names. */
    public static void fuzzerInitialize() throws IOException {
        Target target = Target.valueOf(System.getProperty("vitrine.fuzz.target"));
        watch =
                new Watch(
                        target, target.open(Files.createTempDirectory("vitrine-fuzz")), ALLOWANCE);
        watch.warmUp();
    }

    /** Jazzer's entry point for one input. */
    public static void fuzzerTestOneInput(byte[] input) {
        watch.watch(input);
    }
}
