package io.github.vitrine.benchmarks.report;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Where experiments leave their results: on paper, as {@code name.json} and {@code name.svg} in a
 * folder if one was asked for, and in one table of targets at the end. Every file names machine,
 * JDK, versions, date and commit.
 */
public final class Results {
    private static final Gson GSON = new GsonBuilder().setPrettyPrinting().create();

    private final PrintStream out;
    private final Path folder; // null to keep nothing
    private final String model;
    private final JsonObject machine = Machine.describe();
    private final Map<String, String> versions = Machine.versions();
    private final List<Target> targets = new ArrayList<>();

    /**
     * Starts a run.
     *
     * @param out receives the tables
     * @param folder receives the files; null for none
     * @param model what was run
     */
    public Results(PrintStream out, Path folder, String model) {
        this.out = out;
        this.folder = folder;
        this.model = model;
    }

    /**
     * Notes what took part, beside the releases that are known anyway.
     *
     * @param name what it is called in tables
     * @param version its release, and which of its forms
     */
    public void version(String name, String version) {
        versions.put(name, version);
    }

    /**
     * Prints an experiment's results and keeps them.
     *
     * @param section the results
     * @throws IOException if a file can't be written
     */
    public void add(Section section) throws IOException {
        section.print(out);
        targets.addAll(section.targets());
        if (folder == null) {
            return;
        }
        JsonObject content = new JsonObject();
        content.add("results", section.json());
        content.add("targets", json(section.targets()));
        write(section.name(), content);
        for (Section.Picture picture : section.pictures()) {
            String svg = picture.svg().draw(where());
            Files.writeString(folder.resolve(picture.name() + ".svg"), svg);
        }
    }

    /**
     * Notes a target that this run says nothing about.
     *
     * @param what the target, and what it would take
     */
    public void notMeasured(String what) {
        targets.add(Target.notMeasured(what));
    }

    /**
     * Keeps the whole table of targets in a file of its own.
     *
     * @param name of the file, without ending
     * @throws IOException if it can't be written
     */
    public void keepTargets(String name) throws IOException {
        if (folder != null) {
            JsonObject content = new JsonObject();
            content.add("targets", json(targets));
            write(name, content);
        }
    }

    /** Prints all targets that the results said something about. */
    public void printTargets() {
        if (!targets.isEmpty()) {
            out.println();
            out.println(Target.heading());
            targets.forEach(target -> out.println(target.line()));
        }
    }

    private static JsonArray json(List<Target> targets) {
        JsonArray list = new JsonArray();
        targets.forEach(target -> list.add(target.json()));
        return list;
    }

    private void write(String name, JsonObject content) throws IOException {
        JsonObject root = new JsonObject();
        root.add("machine", machine);
        root.add("versions", GSON.toJsonTree(versions));
        root.addProperty("model", model);
        content.entrySet().forEach(entry -> root.add(entry.getKey(), entry.getValue()));
        Files.createDirectories(folder);
        Files.writeString(folder.resolve(name + ".json"), GSON.toJson(root) + "\n");
    }

    private String where() {
        return String.format(
                "%s — %s, %s cores, JDK %s, %s, commit %s",
                model,
                text("cpu"),
                text("cores"),
                text("jdk"),
                text("date").substring(0, "2000-01-01".length()),
                text("commit"));
    }

    private String text(String field) {
        return machine.get(field).getAsString();
    }
}
