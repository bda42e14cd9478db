package io.github.vitrine.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
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
        for (String command : new String[] {"classify", "download", "models", "doctor"}) {
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
}
