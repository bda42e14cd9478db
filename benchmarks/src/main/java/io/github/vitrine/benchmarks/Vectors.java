package io.github.vitrine.benchmarks;

import io.github.vitrine.benchmarks.probe.ChildJvm;
import io.github.vitrine.benchmarks.probe.ProductShare;
import io.github.vitrine.benchmarks.probe.SteadySpeed;
import io.github.vitrine.benchmarks.probe.Turns;
import io.github.vitrine.benchmarks.report.Results;
import io.github.vitrine.benchmarks.vit.VitCheckpoint;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What narrower vectors cost, and what it costs to have none. */
@Command(
        name = "vectors",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Measures matrix products beside the FMA peak as if there were AVX2 only,",
            "and the whole model without the vector module."
        })
final class Vectors extends Experiment {
    private static final int BATCH = 1;

    @Option(names = "--threads", defaultValue = "2", description = "Threads: ${DEFAULT-VALUE}.")
    private int threads;

    @Override
    void run(VitCheckpoint model, int rounds, Results results) throws IOException {
        results.add(narrow(model, threads, rounds));
        results.add(none(model, threads, rounds));
    }

    /** Products on all vectors and on those of AVX2, each beside the peak of the same. */
    static NarrowVectorResults narrow(VitCheckpoint model, int threads, int rounds)
            throws IOException {
        System.out.println("products on the widest vectors and on those of AVX2");
        Map<String, ChildJvm> jvms = new LinkedHashMap<>();
        jvms.put(NarrowVectorResults.ALL, ChildJvm.sameJdk());
        jvms.put(NarrowVectorResults.AVX2, ChildJvm.sameJdk().with("-XX:UseAVX=2"));
        Map<String, ChildJvm.Outcome> outcomes = new LinkedHashMap<>();
        for (String name : jvms.keySet()) {
            ChildJvm probe =
                    ProductShare.in(jvms.get(name), model.folder(), BATCH, threads, rounds);
            outcomes.put(name, probe.start());
        }
        return new NarrowVectorResults(outcomes);
    }

    /** The whole model in JVMs that differ in nothing but the vector module. */
    static NoVectorResults none(VitCheckpoint model, int threads, int rounds) throws IOException {
        System.out.println("the model with the vector module and without, in turns");
        int resolution = model.geometry().imageSize();
        ChildJvm with = ChildJvm.sameJdk().with(ChildJvm.VECTOR_MODULE);
        Map<String, ChildJvm> jvms = new LinkedHashMap<>();
        jvms.put(NoVectorResults.WITH, SteadySpeed.in(with, model.folder(), resolution, threads));
        jvms.put(
                NoVectorResults.WITHOUT,
                SteadySpeed.in(ChildJvm.sameJdk(), model.folder(), resolution, threads));
        return new NoVectorResults(Turns.take(jvms, rounds));
    }
}
