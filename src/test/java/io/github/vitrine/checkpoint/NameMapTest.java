package io.github.vitrine.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class NameMapTest {
    private static final NameMap NAMES =
            NameMap.withOptionalPrefix("vit.")
                    .with("blocks.{n}.norm1", "layer.{n}.before", "block_{n}.ln_1")
                    .with("head", "classifier")
                    .with("odd", "vit.odd")
                    .passingOver("layer.{n}.index");

    @Test
    void namesByNumberAndEnd() {
        assertEquals(
                Optional.of("blocks.11.norm1.weight"), NAMES.toModel("vit.layer.11.before.weight"));
        assertEquals(Optional.of("blocks.0.norm1"), NAMES.toModel("block_0.ln_1"));
        assertEquals(Optional.of("head.bias"), NAMES.toModel("classifier.bias"));
        assertEquals(Optional.of("odd"), NAMES.toModel("vit.odd"));
        assertEquals(Optional.of("odd"), NAMES.toModel("vit.vit.odd"));
        assertEquals("layer.3.before.bias", NAMES.toFile("blocks.3.norm1.bias"));
        assertEquals("norm", NAMES.toFile("norm"));
        assertTrue(NAMES.passesOver("vit.layer.7.index"));
        assertFalse(NAMES.passesOver("vit.layer.7.indexes"));
    }

    @Test
    void refusesWhatIsNearlyRight() {
        for (String name :
                new String[] {
                    "layer..before",
                    "layer.x.before",
                    "layer.1234567890.before",
                    "layer.1.before.scale",
                    "layer.1.before.weight.weight",
                    "classifiers",
                    "vit.vit.classifier",
                    "vit.",
                    ""
                }) {
            assertEquals(Optional.empty(), NAMES.toModel(name), name);
        }
    }

    /** The same by a regular expression, for names put together at random. */
    @Test
    void matchesAsTheRegularExpressionDoes() {
        Pattern pattern =
                Pattern.compile(
                        "(?:\\Qvit.\\E)?\\Qlayer.\\E(?<n>\\d{1,9})\\Q.before\\E"
                                + "(?<rest>\\.(?:weight|bias))?");
        String[] parts = {
            "vit.", "layer.", "1", "23", "456789012", ".before", ".weight", ".bias", ".", "x"
        };
        Random random = new Random(1);
        int matches = 0;
        for (int i = 0; i < 100_000; i++) {
            StringBuilder name = new StringBuilder(random.nextBoolean() ? "layer." : "");
            for (int part = random.nextInt(6); part >= 0; part--) {
                name.append(parts[random.nextInt(parts.length)]);
            }
            boolean expected = pattern.matcher(name).matches();
            assertEquals(expected, NAMES.toModel(name.toString()).isPresent(), name.toString());
            matches += expected ? 1 : 0;
        }
        assertTrue(matches > 100, matches + " names match");
    }
}
