package io.github.vitrine.benchmarks;

import io.github.vitrine.benchmarks.engine.VitrineEngine;
import io.github.vitrine.benchmarks.report.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * What Vitrine sets out to reach with ViT-B/16 on two threads, and whether these races show it.
 * Targets that the chosen races say nothing about are left out.
 */
final class PeerTargets {
    private static final String VITRINE = VitrineEngine.NAME;
    private static final int RESOLUTION = 224;

    private final List<Heat> heats;
    private final List<Target> targets = new ArrayList<>();

    private PeerTargets(List<Heat> heats) {
        this.heats = heats;
    }

    /** The targets set for the newest JDK with the machine's widest vectors. */
    static List<Target> of(List<Heat> heats) {
        PeerTargets targets = new PeerTargets(heats);
        targets.against(Heat.ONNX_RUNTIME, 1, 1.15, "");
        targets.against(Heat.ONNX_RUNTIME, 8, 1.25, "");
        targets.against(Heat.PYTORCH, 1, 1.25, "");
        targets.against(Heat.PYTORCH, 8, 1.25, "");
        targets.share(1, 0.88);
        targets.share(8, 0.92);
        targets.twoThreadsOverOne(1);
        targets.twoThreadsOverOne(8);
        targets.largerPictures();
        return targets.targets;
    }

    /** The targets set for JDK 17. */
    static List<Target> ofJdk17(List<Heat> heats) {
        PeerTargets targets = new PeerTargets(heats);
        targets.against(Heat.ONNX_RUNTIME, 1, 1, ", JDK 17");
        targets.against(Heat.ONNX_RUNTIME, 8, 1, ", JDK 17");
        return targets.targets;
    }

    /** The targets set for pictures of more than the usual size. */
    static List<Target> ofLargerPictures(List<Heat> heats) {
        PeerTargets targets = new PeerTargets(heats);
        targets.largerPictures();
        return targets.targets;
    }

    private void against(String peer, int batch, double goal, String where) {
        String what = String.format("speed over %s, batch %d%s", peer, batch, where);
        onTwoThreads(batch, peer, what, goal, heat -> heat.speedup(VITRINE, peer));
    }

    private void share(int batch, double goal) {
        String what = "share of the FMA peak, batch " + batch;
        onTwoThreads(batch, VITRINE, what, goal, heat -> heat.shareOfPeak(VITRINE));
        String whole = "the same for all of the model's arithmetic, batch " + batch;
        onTwoThreads(batch, VITRINE, whole, goal, heat -> heat.shareForWholeModel(VITRINE));
    }

    private void onTwoThreads(
            int batch, String peer, String what, double goal, ToDoubleFunction<Heat> measured) {
        for (Heat heat : heats) {
            boolean asked =
                    heat.threads() == 2 && heat.resolution() == RESOLUTION && heat.batch() == batch;
            if (asked && heat.has(VITRINE) && heat.has(peer)) {
                atLeast(what, goal, measured.applyAsDouble(heat));
            }
        }
    }

    private void twoThreadsOverOne(int batch) {
        String one = VitrineEngine.ONE_THREAD_NAME;
        String what = "two threads over one, batch " + batch;
        onTwoThreads(batch, one, what, 1.85, heat -> heat.speedup(VITRINE, one));
    }

    /** With more pixels the ratio must not become worse than it is at the usual size. */
    private void largerPictures() {
        String peer = Heat.ONNX_RUNTIME;
        for (Heat usual : heats) {
            for (Heat larger : heats) {
                boolean pair =
                        usual.resolution() == RESOLUTION
                                && larger.resolution() > RESOLUTION
                                && usual.threads() == larger.threads()
                                && usual.batch() == larger.batch();
                if (pair && usual.has(VITRINE) && usual.has(peer)) {
                    atLeast(
                            String.format(
                                    "speed over %s at %d, batch %d, %d thread(s)",
                                    peer, larger.resolution(), larger.batch(), larger.threads()),
                            usual.speedup(VITRINE, peer),
                            larger.speedup(VITRINE, peer));
                }
            }
        }
    }

    private void atLeast(String what, double goal, double measured) {
        targets.add(Target.atLeast(what, "x", goal, measured));
    }
}
