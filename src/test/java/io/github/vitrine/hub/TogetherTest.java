package io.github.vitrine.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.vitrine.testing.ModelFolders;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Two at once, and one that is killed. */
class TogetherTest extends HubFixture {
    /** What the children run. */
    static final class Child {
        private Child() {}

        public static void main(String[] arguments) {
            HubOptions options =
                    HubOptions.builder(java.util.Map.of())
                            .endpoint(arguments[0])
                            .cache(Path.of(arguments[1]))
                            .build();
            ModelId model = ModelId.parse(arguments[2]);
            System.out.println(new Hub(options).download(model, config -> {}));
        }
    }

    private Process child() throws IOException {
        return child(NAME);
    }

    private Process child(String name) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Child.class.getName(),
                        server.endpoint(),
                        root.toString(),
                        name)
                .redirectErrorStream(true)
                .start();
    }

    private static String output(Process process) throws Exception {
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(process.waitFor(30, TimeUnit.SECONDS));
        assertEquals(0, process.exitValue(), text);
        return text.strip();
    }

    private long downloads() {
        return server.count(r -> r.atStore() && r.method().equals("GET"));
    }

    @Test
    void threadsDownloadOnce() throws Exception {
        server.spoil(1, r -> r.atStore(), answer -> answer.slowly(30));
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Callable<Path>> calls = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                calls.add(this::download);
            }
            for (Future<Path> folder : threads.invokeAll(calls)) {
                assertWhole(folder.get());
            }
        } finally {
            threads.shutdown();
        }
        assertEquals(1, downloads());
    }

    @Test
    void processesDownloadOnce() throws Exception {
        server.spoil(1, r -> r.atStore(), answer -> answer.slowly(100));
        Process child = child();
        while (downloads() == 0 && child.isAlive()) {
            Thread.sleep(5);
        }
        assertWhole(download());
        assertTrue(notes.stream().anyMatch(n -> n.contains("waiting for another process")));
        assertWhole(Path.of(output(child)));
        assertEquals(1, downloads());
    }

    @Test
    void processesShareShards() throws Exception {
        server.repository("someone/sharded").commit("main", ModelFolders.sharded(8));
        server.spoil(1000, r -> r.atStore(), answer -> answer.slowly(20));
        Process child = child("someone/sharded");
        while (downloads() == 0 && child.isAlive()) {
            Thread.sleep(5);
        }
        Path folder = download(options(), "someone/sharded");
        assertEquals(folder.toString(), output(child));
        assertEquals(List.of(), ModelFiles.missing(folder));
        assertEquals(8, downloads());
    }

    @Test
    void aKilledProcessLeavesWhatTheNextOneCompletes() throws Exception {
        server.spoil(1, r -> r.atStore(), answer -> answer.slowly(400));
        Process child = child();
        while (child.isAlive() && (!Files.exists(incomplete()) || Files.size(incomplete()) == 0)) {
            Thread.sleep(5);
        }
        assertTrue(child.isAlive(), () -> "ended too early: " + child.exitValue());
        child.destroyForcibly().waitFor();
        long here = Files.size(incomplete());
        assertTrue(here > 0 && here < files.get(WEIGHTS).length, () -> "bytes: " + here);
        assertNothingFalse();
        assertFalse(Files.exists(modelFolder().resolve("refs/main")));
        assertWhole(download());
        assertEquals(
                1,
                server.count(r -> r.atStore() && r.header("Range").equals("bytes=" + here + "-")));
        assertFalse(Files.exists(incomplete()));
    }

    @Test
    void anInterruptedThreadStops() throws Exception {
        server.spoil(1, r -> r.atStore(), answer -> answer.slowly(300));
        Thread[] thread = new Thread[1];
        ExecutorService one = Executors.newSingleThreadExecutor();
        try {
            Future<Path> folder =
                    one.submit(
                            () -> {
                                thread[0] = Thread.currentThread();
                                return download();
                            });
            while (downloads() == 0) {
                Thread.sleep(5);
            }
            thread[0].interrupt();
            Exception e =
                    org.junit.jupiter.api.Assertions.assertThrows(
                            java.util.concurrent.ExecutionException.class,
                            () -> folder.get(5, TimeUnit.SECONDS));
            assertTrue(e.getMessage().contains("interrupted"), e.getMessage());
        } finally {
            one.shutdownNow();
        }
        assertWhole(download());
    }
}
