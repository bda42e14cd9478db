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
import picocli.CommandLine.Spec;

/** Says what Vitrine computes with here, why, and what would make it faster. */
@Command(
        name = "doctor",
        description = "Says which kernels are active here, why, and which flag is missing if any.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false)
final class Doctor implements Callable<Integer> {
    @Spec private CommandSpec spec;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    /** Used by picocli. */
    Doctor() {}

    @Override
    public Integer call() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        Map<String, Object> findings = findings();
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
        return spec.exitCodeOnSuccess();
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
