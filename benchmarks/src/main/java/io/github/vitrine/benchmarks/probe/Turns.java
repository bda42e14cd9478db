package io.github.vitrine.benchmarks.probe;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.github.vitrine.benchmarks.report.Samples;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * JVMs started in turns, round by round, each round beginning with another one, so that whatever
 * the machine does meanwhile falls on all of them alike.
 */
public final class Turns {
    private final Map<String, List<ChildJvm.Outcome>> outcomes = new LinkedHashMap<>();

    private Turns() {}

    /**
     * Starts every JVM once without counting it, which brings its files into the page cache, and
     * then once in every round.
     *
     * @param jvms what to start, by name
     * @param rounds how often
     * @return what they printed
     * @throws IOException if one can't be started
     */
    public static Turns take(Map<String, ChildJvm> jvms, int rounds) throws IOException {
        Turns turns = new Turns();
        List<String> names = List.copyOf(jvms.keySet());
        for (String name : names) {
            jvms.get(name).start();
            turns.outcomes.put(name, new ArrayList<>());
        }
        for (int round = 0; round < rounds; round++) {
            for (int turn = 0; turn < names.size(); turn++) {
                String name = names.get((round + turn) % names.size());
                turns.outcomes.get(name).add(jvms.get(name).start());
            }
        }
        return turns;
    }

    /**
     * Who took part.
     *
     * @return the names, in their order
     */
    public Set<String> names() {
        return outcomes.keySet();
    }

    /**
     * The times from starting a process to its answer.
     *
     * @param name whose
     * @return seconds
     */
    public Samples secondsToAnswer(String name) {
        return Samples.of(
                outcomes.get(name).stream().map(ChildJvm.Outcome::secondsToAnswer).toList());
    }

    /**
     * A figure that the JVMs printed.
     *
     * @param name whose
     * @param figure its name
     * @return the figures of all rounds
     */
    public Samples figures(String name, String figure) {
        List<Double> values = new ArrayList<>();
        for (ChildJvm.Outcome outcome : outcomes.get(name)) {
            Arrays.stream(outcome.samples(figure).sorted()).forEach(values::add);
        }
        return Samples.of(values);
    }

    /**
     * A text that the JVMs printed, the same in every round.
     *
     * @param name whose
     * @param field its name
     * @return the text
     */
    public String text(String name, String field) {
        return outcomes.get(name).get(0).findings().get(field).getAsString();
    }

    /**
     * All that was found.
     *
     * @return by name, the rounds
     */
    public JsonObject json() {
        JsonObject json = new JsonObject();
        outcomes.forEach(
                (name, list) -> {
                    JsonArray rounds = new JsonArray();
                    list.forEach(outcome -> rounds.add(json(outcome)));
                    json.add(name, rounds);
                });
        return json;
    }

    private static JsonObject json(ChildJvm.Outcome outcome) {
        JsonObject json = new JsonObject();
        if (!Double.isNaN(outcome.secondsToAnswer())) {
            json.addProperty("seconds_to_answer", outcome.secondsToAnswer());
        }
        outcome.findings().entrySet().forEach(entry -> json.add(entry.getKey(), entry.getValue()));
        return json;
    }
}
