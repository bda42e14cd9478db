package io.github.vitrine.cli;

import io.github.vitrine.error.VitrineException;
import io.github.vitrine.hub.HubOptions;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/** The command {@code vitrine}, which only its subcommands give something to do. */
@Command(
        name = "vitrine",
        description = "Says what is in a picture, with Vision Transformers in pure Java.",
        subcommands = {
            Classify.class,
            Embed.class,
            Inspect.class,
            Download.class,
            Models.class,
            Doctor.class
        },
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        synopsisSubcommandLabel = "COMMAND",
        footer = {"", "Try:", "  vitrine classify photo.jpg", "  vitrine COMMAND --help"})
public final class Main implements Runnable {
    @Spec private CommandSpec spec;

    private final Supplier<HubOptions.Builder> hub;

    Main(Supplier<HubOptions.Builder> hub) {
        this.hub = hub;
    }

    /**
     * Runs the command line and ends the JVM with its exit code.
     *
     * @param arguments what the user typed
     */
    public static void main(String[] arguments) {
        // UTF-8 whatever the locale: JSON has to be, and labels come in all languages.
        PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
        PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
        System.exit(commandLine(out, err).execute(arguments));
    }

    /** The whole command line, writing where it is told to. */
    static CommandLine commandLine(PrintWriter out, PrintWriter err) {
        return commandLine(out, err, HubOptions::builder);
    }

    /** The same with a hub of its own: nobody can set a JVM's environment from within. */
    static CommandLine commandLine(
            PrintWriter out, PrintWriter err, Supplier<HubOptions.Builder> hub) {
        return new CommandLine(new Main(hub))
                .setOut(out)
                .setErr(err)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setUsageHelpAutoWidth(true)
                .setExecutionExceptionHandler(Main::report);
    }

    /** What all commands that use the hub begin with. */
    HubOptions.Builder hub() {
        return hub.get();
    }

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "Which command? (classify, embed, inspect, download, models or doctor)");
    }

    /** Bad input gets one line; anything else is our mistake, and its stack trace is wanted. */
    private static int report(Exception e, CommandLine command, ParseResult parsed)
            throws Exception {
        if (!(e instanceof VitrineException)) {
            throw e;
        }
        command.getErr().println(line(e));
        return command.getCommandSpec().exitCodeOnExecutionException();
    }

    /** Refuses an option's value of less than 1. */
    static void checkAtLeastOne(CommandSpec command, String option, int value) {
        if (value < 1) {
            throw new ParameterException(
                    command.commandLine(), option + ": expected 1 or more, found " + value);
        }
    }

    /** How an exception is told to the user. */
    static String line(Exception e) {
        return "vitrine: " + e.getMessage();
    }
}
