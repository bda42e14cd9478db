package io.github.vitrine.fuzz;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A short campaign of random damage against each reader of files, the same one every time. {@code
 * -Dvitrine.fuzz.seconds=3600} makes it long, {@code -Dvitrine.fuzz.seed=1} another one. {@link
 * JazzerCampaign} goes where coverage leads it.
 */
@Timeout(value = 4, unit = TimeUnit.HOURS)
class FuzzTest {
    private static final long SECONDS = Long.getLong("vitrine.fuzz.seconds", 3);
    private static final long SEED = Long.getLong("vitrine.fuzz.seed", 20261122);

    @TempDir Path folder;

    @ParameterizedTest
    @EnumSource
    void nothingButARefusalEscapes(Target target) throws IOException {
        Watch watch = new Watch(target, target.open(folder), 1);
        watch.warmUp();
        Mutator mutator = new Mutator(target.seeds(), SEED);
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
        int inputs = 0;
        int accepted = 0;
        while (System.nanoTime() < end) {
            accepted += watch.watch(mutator.next()) ? 1 : 0;
            inputs++;
        }
        System.out.printf("fuzz %s: %d inputs, %d accepted%n", target, inputs, accepted);
        assertTrue(accepted < inputs, "nothing was refused");
    }
}
