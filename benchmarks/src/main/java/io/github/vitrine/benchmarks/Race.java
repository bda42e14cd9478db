package io.github.vitrine.benchmarks;

import io.github.vitrine.benchmarks.engine.Engine;
import io.github.vitrine.benchmarks.peak.FmaPeak;
import io.github.vitrine.benchmarks.report.Samples;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Times engines in turns, so that whatever the machine does meanwhile (clock speed, neighbours)
 * falls on all of them alike, with the FMA peak measured before and after every turn.
 *
 * <p>A turn is a short rest, in which the previous engine's threads stop spinning, one untimed
 * call, which brings this engine's weights into the caches, and timed calls for a while. Every
 * round starts with another engine.
 */
public final class Race {
    private static final long REST_MILLIS = 100;
    private static final double TURN_SECONDS = 0.3;
    private static final double WARM_UP_SECONDS = 3;
    private static final int WARM_UP_CALLS = 5;

    private final List<Engine> engines;
    private final int rounds;

    /**
     * What a race found.
     *
     * @param times of every engine, by name, in the engines' order
     * @param peak FMA operations per second, whenever it was measured
     */
    public record Result(Map<String, Times> times, Samples peak) {}

    /**
     * One engine's times.
     *
     * @param secondsPerCall each a batch
     * @param sharesOfPeak for each turn, its arithmetic per second beside the FMA peak before or
     *     after, the higher one: the clock falls and neighbours come and go, within seconds
     * @param operationsPerCall the arithmetic of one
     */
    public record Times(Samples secondsPerCall, Samples sharesOfPeak, long operationsPerCall) {}

    /**
     * Prepares a race.
     *
     * @param engines who takes part
     * @param rounds how many turns each has
     */
    public Race(List<Engine> engines, int rounds) {
        this.engines = engines;
        this.rounds = rounds;
    }

    /**
     * Warms every engine up, then races them.
     *
     * @param pixels the input of every call
     * @param batch how many pictures it is
     * @param peak measures the machine, with as many threads as the engines have, but for those
     *     that always have one
     * @return the times
     */
    public Result run(float[] pixels, int batch, FmaPeak peak) {
        Map<Engine, List<Double>> seconds = new LinkedHashMap<>();
        Map<Engine, List<Double>> shares = new LinkedHashMap<>();
        for (Engine engine : engines) {
            warmUp(engine, pixels, batch);
            seconds.put(engine, new ArrayList<>());
            shares.put(engine, new ArrayList<>());
        }
        List<Double> peaks = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            for (int turn = 0; turn < engines.size(); turn++) {
                Engine engine = engines.get((round + turn) % engines.size());
                rest();
                double before = peak.operationsPerSecond();
                List<Double> calls = takeTurn(engine, pixels, batch);
                rest();
                double after = peak.operationsPerSecond();
                seconds.get(engine).addAll(calls);
                double speed = batch * engine.operationsPerImage() / Samples.of(calls).median();
                shares.get(engine).add(speed / Math.max(before, after));
                peaks.addAll(List.of(before, after));
            }
        }
        Map<String, Times> results = new LinkedHashMap<>();
        for (Engine engine : engines) {
            Samples calls = Samples.of(seconds.get(engine));
            Samples ofPeak = Samples.of(shares.get(engine));
            long operations = batch * engine.operationsPerImage();
            results.put(engine.name(), new Times(calls, ofPeak, operations));
        }
        return new Result(results, Samples.of(peaks));
    }

    private static void warmUp(Engine engine, float[] pixels, int batch) {
        long start = System.nanoTime();
        for (int i = 0; i < WARM_UP_CALLS || since(start) < WARM_UP_SECONDS; i++) {
            engine.logits(pixels, batch);
        }
    }

    private static List<Double> takeTurn(Engine engine, float[] pixels, int batch) {
        List<Double> seconds = new ArrayList<>();
        engine.logits(pixels, batch);
        long turn = System.nanoTime();
        do {
            long call = System.nanoTime();
            engine.logits(pixels, batch);
            seconds.add(since(call));
        } while (since(turn) < TURN_SECONDS);
        return seconds;
    }

    private static double since(long nanos) {
        return (System.nanoTime() - nanos) * 1e-9;
    }

    private static void rest() {
        try {
            Thread.sleep(REST_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
