package io.github.vitrine.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.github.vitrine.kernels.KernelChoice;
import io.github.vitrine.kernels.Kernels;
import io.github.vitrine.parallel.Workers;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The warm-up ends by itself, runs once, and fails nowhere. */
class WarmUpTest {
    @Test
    @Timeout(60)
    void runsOnceAndEnds() throws InterruptedException {
        OpsPool pool = new OpsPool(Kernels.select(KernelChoice.AUTO), Workers.single());
        Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
        StringBuilder failures = new StringBuilder();
        Thread.setDefaultUncaughtExceptionHandler((thread, e) -> failures.append(e));
        try {
            pool.warmUp();
            for (Thread thread : warmingUp()) {
                thread.join();
            }
            pool.warmUp();
            assertEquals(List.of(), warmingUp());
        } finally {
            Thread.setDefaultUncaughtExceptionHandler(before);
        }
        assertFalse(failures.length() > 0, failures::toString);
    }

    private static List<Thread> warmingUp() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("vitrine-warm-up"))
                .collect(Collectors.toList());
    }
}
