package io.github.vitrine.benchmarks.probe;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.github.vitrine.benchmarks.report.Samples;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A JVM started for one measurement: what to run, how, and then what it printed. */
public final class ChildJvm {
    /** What a probe prints at the moment that the time since the process's start is asked for. */
    static final String ANSWERED = "answered";

    /** The argument that makes SIMD kernels available. */
    public static final String VECTOR_MODULE = "--add-modules=jdk.incubator.vector";

    private final List<String> command = new ArrayList<>();

    /**
     * What a probe said.
     *
     * @param secondsToAnswer from starting the process to its first answer; NaN if it gave none
     * @param findings its last line, if that is an object
     */
    public record Outcome(double secondsToAnswer, JsonObject findings) {
        /**
         * A list of figures that it printed.
         *
         * @param figure their name
         * @return the figures; a single one is a list, too
         */
        public Samples samples(String figure) {
            JsonElement found = findings.get(figure);
            if (found instanceof JsonArray list) {
                return Samples.of(list.asList().stream().map(JsonElement::getAsDouble).toList());
            }
            return new Samples(found.getAsDouble());
        }
    }

    private ChildJvm(List<String> command) {
        this.command.addAll(command);
    }

    /**
     * Starts with the JDK that runs now.
     *
     * @return a JVM without arguments
     */
    public static ChildJvm sameJdk() {
        return of(Path.of(System.getProperty("java.home")));
    }

    /**
     * Starts with another JDK.
     *
     * @param home the JDK's folder
     * @return a JVM without arguments
     */
    public static ChildJvm of(Path home) {
        return new ChildJvm(List.of(home.resolve("bin").resolve("java").toString()));
    }

    /**
     * Adds arguments of the JVM.
     *
     * @param arguments such as {@code -Xmx1g}
     * @return this
     */
    public ChildJvm with(String... arguments) {
        command.addAll(List.of(arguments));
        return this;
    }

    /**
     * Says what to run, which is the last thing to say.
     *
     * @param main a class with a {@code main}
     * @param first classes whose jars to look into first, so that a start does not pay for opening
     *     the jars of others
     * @param arguments of the {@code main}
     * @return this
     */
    public ChildJvm run(Class<?> main, List<Class<?>> first, Object... arguments) {
        List<String> path = new ArrayList<>();
        first.forEach(each -> path.add(jarOf(each)));
        path.add(System.getProperty("java.class.path"));
        command.addAll(List.of("-cp", String.join(File.pathSeparator, path), main.getName()));
        Stream.of(arguments).map(Object::toString).forEach(command::add);
        return this;
    }

    /**
     * The same with an archive of the classes that one start loads, those made for lambdas too, and
     * with the serial collector: as Vitrine's launcher starts.
     *
     * @param folder for the archive, which has to stay
     * @param name of its files
     * @return another JVM, ready to start
     * @throws IOException if this one can't be started
     */
    public ChildJvm withClassArchive(Path folder, String name) throws IOException {
        Path seen = folder.resolve(name + ".classes");
        Path archive = folder.resolve(name + ".jsa");
        // The launcher's own options.
        ChildJvm jvm =
                first(
                        "-XX:+UseSerialGC",
                        "-XX:PretenureSizeThreshold=1m",
                        "-XX:InitialRAMPercentage=5");
        jvm.first("-XX:DumpLoadedClassList=" + seen).start();
        jvm.first(
                        "-Xshare:dump",
                        "-XX:SharedClassListFile=" + seen,
                        "-XX:SharedArchiveFile=" + archive)
                .start();
        return jvm.first("-Xshare:on", "-XX:SharedArchiveFile=" + archive); // or it fails
    }

    /** The same with arguments of the JVM before all others. */
    private ChildJvm first(String... arguments) {
        ChildJvm jvm = new ChildJvm(command);
        jvm.command.addAll(1, List.of(arguments));
        return jvm;
    }

    /**
     * Starts the JVM and waits for its end.
     *
     * @return what it printed
     * @throws IOException if it can't be started
     * @throws IllegalStateException if it fails; the message has what it printed
     */
    public Outcome start() throws IOException {
        long start = System.nanoTime();
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        double answered = Double.NaN;
        List<String> lines = new ArrayList<>();
        try (BufferedReader reader = process.inputReader()) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                if (line.equals(ANSWERED)) {
                    answered = (System.nanoTime() - start) * 1e-9;
                }
                lines.add(line);
            }
            if (process.waitFor() != 0) {
                throw new IllegalStateException(
                        String.join(" ", command) + " failed:\n" + String.join("\n", lines));
            }
        } catch (InterruptedException e) {
            process.destroy();
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
        String last = lines.isEmpty() ? "" : lines.get(lines.size() - 1);
        JsonObject findings =
                last.startsWith("{")
                        ? JsonParser.parseString(last).getAsJsonObject()
                        : new JsonObject();
        return new Outcome(answered, findings);
    }

    private static String jarOf(Class<?> type) {
        try {
            return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI())
                    .toString();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(type + " is in no file", e);
        }
    }
}
