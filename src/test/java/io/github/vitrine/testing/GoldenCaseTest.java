package io.github.vitrine.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A golden test is worth what its comparison notices. */
class GoldenCaseTest {
    private static final float[] WANT = {1, -10, Float.NaN, Float.POSITIVE_INFINITY, 0, -0.0f};

    @TempDir Path folder;
    private GoldenCase golden;

    @BeforeEach
    void writeCase() throws Exception {
        String outputs =
                "{'near': {'shape': [2, 3], 'atol': 0.5, 'rtol': 0.05}, 'exact': {'exact': true}}";
        Files.writeString(
                folder.resolve("expected.json"),
                ("{'images': ['../a.png'], 'outputs': " + outputs + "}").replace('\'', '"'));
        String tensor = "{'dtype':'F32','shape':[2,3],'data_offsets':";
        byte[] header =
                ("{'near':" + tensor + "[0,24]},'exact':" + tensor + "[24,48]}}")
                        .replace('\'', '"')
                        .getBytes(StandardCharsets.UTF_8);
        ByteBuffer file =
                ByteBuffer.allocate(8 + header.length + 48).order(ByteOrder.LITTLE_ENDIAN);
        file.putLong(header.length).put(header);
        for (int i = 0; i < 2 * WANT.length; i++) {
            file.putFloat(WANT[i % WANT.length]);
        }
        Files.write(folder.resolve("expected.safetensors"), file.array());
        golden = new GoldenCase(folder);
    }

    @Test
    void acceptsWhatIsNearEnough() {
        golden.assertMatches("exact", WANT);
        golden.assertMatches("near", WANT);
        golden.assertMatches("near", with(0, 1.54f));
        golden.assertMatches("near", with(1, -10.99f));
        assertEquals(folder.getParent().resolve("a.png"), golden.images().get(0));
    }

    @Test
    void noticesWhatIsNot() {
        assertFails("exact", with(0, Math.nextUp(1f)));
        assertFails("near", with(0, 1.56f));
        assertFails("near", with(1, -11.01f));
        assertFails("near", with(1, Float.NaN));
        assertFails("near", with(2, 0));
        assertFails("near", with(3, Float.MAX_VALUE));
        assertFails("near", with(3, Float.NEGATIVE_INFINITY));
        assertFails("near", with(4, Float.POSITIVE_INFINITY));
        assertFails("near", new float[5]);
    }

    @Test
    void namesTheWorstIndex() {
        float[] got = with(1, -12);
        got[4] = 7;
        String message = assertFails("near", got);
        assertTrue(message.contains("2 of 6 values"), message);
        assertTrue(message.contains("worst at [1, 1]: expected 0.0, got 7.0"), message);
    }

    private String assertFails(String key, float[] got) {
        return assertThrows(AssertionError.class, () -> golden.assertMatches(key, got))
                .getMessage();
    }

    private static float[] with(int index, float value) {
        float[] values = WANT.clone();
        values[index] = value;
        return values;
    }
}
