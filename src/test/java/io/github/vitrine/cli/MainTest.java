package io.github.vitrine.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import io.github.vitrine.kernels.KernelChoice;
import io.github.vitrine.kernels.Kernels;
import org.junit.jupiter.api.Test;

class MainTest {
    @Test
    void helps() {
        Run run = Run.of("--help");
        assertEquals(0, run.code());
        for (String command :
                new String[] {"classify", "embed", "inspect", "download", "models", "doctor"}) {
            assertTrue(run.out().contains(command), run.out());
        }
        Run classify = Run.of("classify", "--help");
        assertEquals(0, classify.code());
        for (String option :
                new String[] {"--model", "--top", "--json", "--threads", "--kernels"}) {
            assertTrue(classify.out().contains(option), option);
        }
    }

    @Test
    void asksForACommand() {
        Run none = Run.of();
        assertEquals(2, none.code());
        assertTrue(none.err().contains("Usage: vitrine"), none.err());
        assertEquals(2, Run.of("clasify").code());
    }

    @Test
    void tellsItsVersion() {
        Run run = Run.of("--version");
        assertEquals(0, run.code());
        assertTrue(run.out().matches("vitrine \\d+\\.\\d+\\.\\d+(-SNAPSHOT)?\\R"), run.out());
    }

    @Test
    void theDoctorFindsTheKernels() {
        JsonObject findings = Run.of("doctor", "--json").json().getAsJsonObject();
        Kernels active = Kernels.select(KernelChoice.AUTO);
        assertEquals(active.name(), findings.get("kernels").getAsString());
        assertEquals(Kernels.explain(), findings.get("why").getAsString());
        assertEquals(Kernels.missingFlag().isPresent(), !findings.get("flag_to_add").isJsonNull());
        assertEquals(
                Runtime.getRuntime().availableProcessors(), findings.get("processors").getAsInt());
        String text = Run.of("doctor").out();
        assertTrue(text.contains(active.name()), text);
        assertTrue(text.contains(Kernels.explain()), text);
    }

    @Test
    void theSelfTestSaysWhatItComparedAndWithWhat() {
        String home = System.setProperty("vitrine.home", System.getProperty("basedir", ""));
        try {
            Run run = Run.of("doctor", "--self-test", "--threads", 1);
            assertEquals(0, run.code(), run.err());
            assertTrue(run.out().contains("self_test   passed"), run.out());
            assertTrue(run.out().matches("(?s).*threads     1\\R.*"), run.out());
            assertTrue(run.out().matches("(?s).*found       [0-9a-f]{64}\\R"), run.out());
            assertEquals(2, Run.of("doctor", "--self-test", "--threads", 0).code());
        } finally {
            restore("vitrine.home", home);
        }
    }

    @Test
    void theSelfTestFailsForOtherBits() {
        assertFalse(new SelfTest("scalar", 1, "00", "01").passed());
        String home = System.setProperty("vitrine.home", "nowhere");
        try {
            Run run = Run.of("doctor", "--self-test");
            assertEquals(1, run.code());
            assertTrue(run.err().startsWith("vitrine: nowhere"), run.err());
        } finally {
            restore("vitrine.home", home);
        }
    }

    private static void restore(String property, String value) {
        if (value == null) {
            System.clearProperty(property);
        } else {
            System.setProperty(property, value);
        }
    }
}
