package io.github.vitrine.benchmarks;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.vitrine.benchmarks.engine.ScratchFolder;
import io.github.vitrine.benchmarks.engine.VitrineEngine;
import io.github.vitrine.benchmarks.probe.ChildJvm;
import io.github.vitrine.benchmarks.report.Results;
import io.github.vitrine.benchmarks.vit.VitCheckpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Everything that the targets ask for, one experiment after the other. */
final class AllTargets {
    private static final int THREADS = 2;
    private static final List<Integer> BATCHES = List.of(1, 8);

    /** New processes for each round of a race: a start is short, and varies by a tenth. */
    private static final int STARTS = 3;

    private final VitCheckpoint model;
    private final int rounds;
    private final Results results;

    AllTargets(VitCheckpoint model, int rounds, Results results) {
        this.model = model;
        this.rounds = rounds;
        this.results = results;
    }

    /**
     * Measures.
     *
     * @param engines who races
     * @param jdk17 a JDK 17's folder, or null to leave out what is set for it
     * @param expected a file of answers that all must agree with, or null
     */
    void run(List<String> engines, Path jdk17, Path expected) throws IOException {
        PeerRaces races = new PeerRaces(model, results, expected);
        int side = model.geometry().imageSize();
        List<Integer> sides = List.of(side);
        List<Heat> usual =
                new ArrayList<>(
                        races.run(new PeerSettings(engines, List.of(1), BATCHES, sides, rounds)));
        List<String> andOneThread =
                Stream.concat(engines.stream(), Stream.of(VitrineEngine.ONE_THREAD_NAME))
                        .distinct()
                        .toList();
        usual.addAll(
                races.run(
                        new PeerSettings(andOneThread, List.of(THREADS), BATCHES, sides, rounds)));
        results.add(new PeerResults("peers", usual, PeerTargets.of(usual)));
        for (String peer : List.of(Heat.ONNX_RUNTIME, Heat.PYTORCH)) {
            if (!engines.contains(peer)) {
                results.notMeasured("speed over " + peer);
            }
        }
        jdk17(jdk17);
        results.add(Vectors.narrow(model, THREADS, rounds));
        results.add(Vectors.none(model, THREADS, rounds));
        resolutions();
        results.add(Memory.measure(model, THREADS, rounds));
        List<Path> others = jdk17 == null ? List.of() : List.of(jdk17);
        results.add(ColdStart.measure(model, THREADS, STARTS * rounds, others, List.of()));
        results.add(Callers.measure(model, THREADS, Callers.USUAL, rounds));
        results.keepTargets("targets");
    }

    private void resolutions() throws IOException {
        List<String> two = List.of(VitrineEngine.NAME, Heat.ONNX_RUNTIME);
        List<Heat> larger =
                new PeerRaces(model, results, null)
                        .run(
                                new PeerSettings(
                                        two,
                                        List.of(THREADS),
                                        List.of(1),
                                        Memory.RESOLUTIONS,
                                        rounds));
        results.add(new PeerResults("resolutions", larger, PeerTargets.ofLargerPictures(larger)));
    }

    /** The same command in another JVM, whose results are read back. */
    private void jdk17(Path home) throws IOException {
        if (home == null) {
            results.notMeasured("speed over " + Heat.ONNX_RUNTIME + ", JDK 17: needs --jdk17");
            return;
        }
        System.out.println("races on " + home.getFileName());
        try (ScratchFolder scratch = ScratchFolder.create()) {
            ChildJvm.of(home)
                    .with(ChildJvm.VECTOR_MODULE)
                    .run(
                            Benchmarks.class,
                            List.of(),
                            "peers",
                            "--model=" + model.folder(),
                            "--engines=" + VitrineEngine.NAME + "," + Heat.ONNX_RUNTIME,
                            "--threads=" + THREADS,
                            "--batches=1,8",
                            "--rounds=" + rounds,
                            "--results=" + scratch.path())
                    .start();
            String json = Files.readString(scratch.path().resolve("peers.json"));
            JsonObject found = JsonParser.parseString(json).getAsJsonObject();
            List<Heat> heats = PeerResults.parse(found.getAsJsonArray("results"));
            results.add(new PeerResults("peers-jdk17", heats, PeerTargets.ofJdk17(heats)));
        }
    }
}
