package io.github.vitrine.cli;

import com.google.gson.GsonBuilder;
import io.github.vitrine.kernels.KernelChoice;
import io.github.vitrine.kernels.Kernels;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Says what Vitrine computes with here, why, and what would make it faster. */
@Command(
        name = "doctor",
        description = {
            "Says which kernels are active here, why, and which flag is missing if any.",
            "With --self-test it also proves that they compute the bits they should; the exit code",
            "is 1 if they don't."
        },
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false)
final class Doctor implements Callable<Integer> {
    @Spec private CommandSpec spec;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    @Option(
            names = "--self-test",
            description =
                    "Run the model that comes with Vitrine on built-in pixels and compare the"
                            + " SHA-256 of its logits' bits with the one that every machine should"
                            + " find.")
    private boolean selfTest;

    @Option(
            names = {"-t", "--threads"},
            paramLabel = "N",
            description = "Threads for the self-test (default: one per processor).")
    private int threads = Runtime.getRuntime().availableProcessors();

    /** Used by picocli. */
    Doctor() {}

    @Override
    public Integer call() throws IOException {
        if (threads < 1) {
            throw new ParameterException(
                    spec.commandLine(), "--threads: expected 1 or more, found " + threads);
        }
        Map<String, Object> findings = findings();
        boolean healthy = !selfTest || addSelfTest(findings);
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(
                    new GsonBuilder()
                            .setPrettyPrinting()
                            .disableHtmlEscaping()
                            .serializeNulls()
                            .create()
                            .toJson(findings));
        } else {
            findings.forEach(
                    (name, value) -> {
                        if (value != null) {
                            out.printf("%-11s %s%n", name, value);
                        }
                    });
        }
        return healthy ? spec.exitCodeOnSuccess() : spec.exitCodeOnExecutionException();
    }

    /** Returns whether the self-test passed. */
    private boolean addSelfTest(Map<String, Object> findings) {
        SelfTest test = SelfTest.run(EmbeddedModel.folder(), threads);
        findings.put("self_test", test.passed() ? "passed" : "FAILED: other bits than expected");
        findings.put("computed_by", test.kernels());
        findings.put("threads", test.threads());
        findings.put("expected", test.expected());
        findings.put("found", test.found());
        return test.passed();
    }

    private static Map<String, Object> findings() throws IOException {
        Runtime runtime = Runtime.getRuntime();
        Map<String, Object> findings = new LinkedHashMap<>();
        findings.put("vitrine", Version.number());
        findings.put("java", Runtime.version() + " (" + property("java.vendor") + ")");
        findings.put("vm", property("java.vm.name"));
        findings.put("home", property("java.home"));
        findings.put(
                "os",
                property("os.name") + " " + property("os.version") + " " + property("os.arch"));
        findings.put("processors", runtime.availableProcessors());
        findings.put("heap_mib", runtime.maxMemory() >> 20);
        KernelChoice best = Kernels.hasSimd() ? KernelChoice.SIMD : KernelChoice.SCALAR;
        findings.put("kernels", Kernels.select(best).name());
        findings.put("why", Kernels.explain());
        findings.put("flag_to_add", Kernels.missingFlag().orElse(null));
        return findings;
    }

    private static String property(String name) {
        return System.getProperty(name);
    }
}
