package io.github.vitrine.kernels;

import static org.junit.jupiter.api.Assertions.assertFalse;

import io.github.vitrine.testing.GoldenCase;
import io.github.vitrine.testing.Goldens;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Every activation the reference tabulates, in its own tolerance. */
class ActivationGoldenTest {
    @Test
    void matchesTheReference() {
        List<GoldenCase> cases =
                Goldens.family("ops").stream()
                        .filter(golden -> golden.name().startsWith("activations"))
                        .toList();
        assertFalse(cases.isEmpty(), "no golden case ops/activations*");
        for (GoldenCase golden : cases) {
            for (String key : golden.keys()) {
                if (!golden.isInput(key)) {
                    check(golden, key);
                }
            }
        }
    }

    private static void check(GoldenCase golden, String key) {
        Optional<Activation> activation = Activation.fromName(key);
        if (activation.isEmpty()) {
            Goldens.passOver(golden, key, "no activation of this name");
            return;
        }
        float[] x = golden.floats("x");
        activation.get().apply(x, 0, x.length);
        golden.assertMatches(key, x);
    }
}
