package io.github.vitrine.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.github.vitrine.kernels.Activation;
import io.github.vitrine.kernels.ElementType;
import io.github.vitrine.kernels.KernelChoice;
import io.github.vitrine.kernels.Kernels;
import io.github.vitrine.parallel.Workers;
import io.github.vitrine.testing.ChildJvm;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

    /** That there are no such kernels is for the thread to say that selects them. */
    @Test
    void beginsInSilenceWhereThereAreNoSuchKernels() throws IOException, InterruptedException {
        ChildJvm child = ChildJvm.run(List.of(), NoSuchKernels.class);
        assertEquals(0, child.code(), child.errors());
        assertEquals("begun", child.output().strip());
        assertFalse(child.errors().contains("Exception"), child.errors());
    }

    /** Begins without the vector module, and waits for what that started. */
    static final class NoSuchKernels {
        public static void main(String[] args) throws InterruptedException {
            OpsPool.warmUp(KernelChoice.SIMD);
            for (Thread thread : Thread.getAllStackTraces().keySet()) {
                if (thread.getName().equals("vitrine-kernels")) {
                    thread.join();
                }
            }
            System.out.println("begun");
        }
    }

    /** In a JVM that has compiled nothing yet; what is not compiled allocates every vector. */
    @ParameterizedTest
    @ValueSource(strings = {"-Dvitrine.unused=true", "-XX:UseAVX=2"})
    void theFirstCallFindsCompiledKernels(String flag) throws IOException, InterruptedException {
        List<String> flags =
                List.of(
                        "--add-modules=jdk.incubator.vector",
                        "-XX:+IgnoreUnrecognizedVMOptions",
                        flag);
        long most = Long.MAX_VALUE;
        // On a busy machine the compiler may take longer than a call waits.
        for (int attempt = 0; attempt < 3 && most >= 32 << 10; attempt++) {
            ChildJvm child = ChildJvm.run(flags, FirstCall.class);
            assertEquals(0, child.code(), child.errors());
            List<Long> allocated = child.output().lines().map(Long::parseLong).toList();
            assertEquals(2, allocated.size(), child.output());
            most = Math.max(allocated.get(0), allocated.get(1));
        }
        assertTrue(most < 32 << 10, "a call's kernels allocated " + most);
    }

    /** Prints what the kernels allocate in a first call, and those for later calls then. */
    static final class FirstCall {
        public static void main(String[] args) throws InterruptedException {
            Kernels kernels = Kernels.select(KernelChoice.AUTO);
            List<Exercise> exercises = new ArrayList<>(Exercise.ofEveryPass(kernels));
            exercises.addAll(Exercise.of(kernels, Activation.GELU));
            exercises.addAll(Exercise.of(kernels, ElementType.BFLOAT16));
            OpsPool pool = new OpsPool(kernels, Workers.single());
            pool.warmUp();
            pool.warmUp(Activation.GELU);
            pool.warmUp(ElementType.BFLOAT16);
            long first = pool.call(ops -> allocated(exercises));
            System.out.println(first);
            for (Thread thread : warmingUp()) {
                thread.join();
            }
            System.out.println(allocated(Exercise.ofLaterPasses(kernels)));
        }

        private static long allocated(List<Exercise> exercises) {
            ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
            runAllEnds(exercises); // scratch memory
            long before = threads.getCurrentThreadAllocatedBytes();
            runAllEnds(exercises);
            return threads.getCurrentThreadAllocatedBytes() - before;
        }

        /** A product's ends take turns. */
        private static void runAllEnds(List<Exercise> exercises) {
            for (int i = 0; i < 3; i++) {
                exercises.forEach(Exercise::runOnce);
            }
        }
    }

    private static List<Thread> warmingUp() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("vitrine-warm-up"))
                .collect(Collectors.toList());
    }
}
