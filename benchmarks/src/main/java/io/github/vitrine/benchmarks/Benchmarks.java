package io.github.vitrine.benchmarks;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The benchmarks' command line. */
@Command(
        name = "benchmarks",
        mixinStandardHelpOptions = true,
        description = "Measures Vitrine, alone and beside other engines.",
        subcommands = {
            Peers.class,
            KernelBenchmarks.class,
            ColdStart.class,
            Memory.class,
            Callers.class,
            Vectors.class,
        })
public final class Benchmarks {
    private static final String VECTOR_MODULE = "jdk.incubator.vector";

    private Benchmarks() {}

    /**
     * The command.
     *
     * @param args see {@code --help}
     */
    public static void main(String[] args) {
        if (ModuleLayer.boot().findModule(VECTOR_MODULE).isEmpty()) {
            System.err.println("start java with --add-modules " + VECTOR_MODULE);
            System.exit(2);
        }
        CommandLine command = new CommandLine(new Benchmarks());
        command.setExecutionExceptionHandler(
                (failure, line, parsed) -> {
                    System.err.println(failure.getMessage());
                    return 1;
                });
        System.exit(command.execute(args));
    }
}
