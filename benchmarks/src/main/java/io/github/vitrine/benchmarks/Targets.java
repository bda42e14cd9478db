package io.github.vitrine.benchmarks;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * What Vitrine sets out to reach with ViT-B/16 on two threads, and whether these races show it.
 * Targets that the chosen races say nothing about are left out.
 */
final class Targets {
    private static final String VITRINE = VitrineEngine.NAME;
    private static final String SCALAR = VitrineEngine.SCALAR_NAME;
    private static final String ORT = "onnxruntime";
    private static final String TORCH = "pytorch";
    private static final int RESOLUTION = 224;

    private final List<Heat> heats;
    private final List<String> lines = new ArrayList<>();

    private Targets(List<Heat> heats) {
        this.heats = heats;
    }

    /** Prints the targets, each met or not. */
    static void print(List<Heat> heats, PrintStream out) {
        Targets targets = new Targets(heats);
        targets.judge();
        if (!targets.lines.isEmpty()) {
            out.printf("%n%-52s%10s%10s%n", "target (set for ViT-B/16)", "at least", "measured");
            targets.lines.forEach(out::println);
        }
    }

    private void judge() {
        against(ORT, 1, 1.15);
        against(ORT, 8, 1.25);
        against(TORCH, 1, 1.25);
        against(TORCH, 8, 1.25);
        onTwoThreads(1, VITRINE, "share of the FMA peak, batch 1", 0.88, this::share);
        onTwoThreads(8, VITRINE, "share of the FMA peak, batch 8", 0.92, this::share);
        onTwoThreads(
                1, SCALAR, "scalar kernels' speed over SIMD", 0.2, h -> h.speedup(SCALAR, VITRINE));
        twoThreadsOverOne();
        largerPictures();
    }

    private void against(String peer, int batch, double goal) {
        onTwoThreads(
                batch,
                peer,
                "speed over " + peer + ", batch " + batch,
                goal,
                heat -> heat.speedup(VITRINE, peer));
    }

    private void onTwoThreads(
            int batch, String peer, String what, double goal, ToDoubleFunction<Heat> measured) {
        for (Heat heat : heats) {
            boolean asked =
                    heat.threads() == 2 && heat.resolution() == RESOLUTION && heat.batch() == batch;
            if (asked && heat.has(VITRINE) && heat.has(peer)) {
                line(what, goal, measured.applyAsDouble(heat));
            }
        }
    }

    private void twoThreadsOverOne() {
        for (Heat one : heats) {
            for (Heat two : heats) {
                boolean pair =
                        one.threads() == 1
                                && two.threads() == 2
                                && one.resolution() == two.resolution()
                                && one.batch() == two.batch();
                if (pair && one.has(VITRINE) && two.has(VITRINE)) {
                    line(
                            "two threads over one at "
                                    + one.resolution()
                                    + ", batch "
                                    + one.batch(),
                            1.85,
                            one.millisPerImage(VITRINE) / two.millisPerImage(VITRINE));
                }
            }
        }
    }

    private void largerPictures() {
        for (Heat usual : heats) {
            for (Heat larger : heats) {
                boolean pair =
                        usual.resolution() == RESOLUTION
                                && larger.resolution() > RESOLUTION
                                && usual.threads() == larger.threads()
                                && usual.batch() == larger.batch();
                if (pair && usual.has(VITRINE) && usual.has(ORT)) {
                    line(
                            String.format(
                                    "speed over %s at %d, batch %d, %d thread(s)",
                                    ORT, larger.resolution(), larger.batch(), larger.threads()),
                            usual.speedup(VITRINE, ORT),
                            larger.speedup(VITRINE, ORT));
                }
            }
        }
    }

    private double share(Heat heat) {
        return heat.shareOfPeak(VITRINE);
    }

    private void line(String what, double goal, double measured) {
        lines.add(
                String.format(
                        Locale.ROOT,
                        "%-52s%10.2f%10.2f  %s",
                        what,
                        goal,
                        measured,
                        measured >= goal ? "met" : "NOT MET"));
    }
}
