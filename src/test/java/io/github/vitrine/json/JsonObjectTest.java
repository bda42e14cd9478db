package io.github.vitrine.json;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.vitrine.error.ConfigException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonObjectTest {
    @TempDir Path folder;

    @Test
    void readsEveryKind() {
        JsonObject json =
                parse(
                        "{'i': 16, 'whole': 16.0, 'exp': 1.6e1, 'd': -0.5, 's': 'x', 't': true,"
                                + " 'n': null, 'list': [1, 2.0], 'texts': ['a', 'b'],"
                                + " 'o': {'in': {'x': 3}}, 'map': {'1': 'z', '0': 5}}");
        assertEquals(16, json.integer("i", 1, 16));
        assertEquals(16, json.integer("whole", 1, 16));
        assertEquals(16, json.integer("exp", 1, 16));
        assertEquals(7, json.integer("none", 1, 16, 7));
        assertEquals(7, json.integer("n", 1, 16, 7));
        assertEquals(-0.5, json.number("d"));
        assertEquals(0.25, json.number("n", 0.25));
        assertEquals("x", json.text("s"));
        assertEquals("y", json.text("n", "y"));
        assertTrue(json.flag("t", false));
        assertTrue(json.flag("n", true));
        assertEquals(List.of(1.0, 2.0), json.numbers("list"));
        assertArrayEquals(new int[] {1, 2}, json.integers("list", 1, 2));
        assertEquals(List.of("a", "b"), json.texts("texts"));
        assertEquals(3, json.object("o").object("in").integer("x", 0, 3));
        assertEquals("{1=z, 0=5}", json.textMap("map").toString());
        assertFalse(json.has("n") || json.has("none"));
        assertTrue(json.fields().contains("n"));
    }

    @Test
    void tellsKindsApart() {
        JsonObject json =
                parse("{'number': 1, 'text': '1', 'flag': true, 'array': [], 'object': {}}");
        for (String field : json.fields()) {
            assertEquals(field.equals("number"), json.isNumber(field), field);
            assertEquals(field.equals("text"), json.isText(field), field);
            assertEquals(field.equals("flag"), json.isFlag(field), field);
            assertEquals(field.equals("array"), json.isArray(field), field);
            assertEquals(field.equals("object"), json.isObject(field), field);
        }
        assertFalse(json.isNumber("none") || json.isText("none") || json.isObject("none"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"abc\" | \"abc\"",
                "0 | 0",
                "17 | 17",
                "1.5 | 1.5",
                "1e999999999 | 1e999999999",
                "\"3\" | \"3\"",
                "true | true",
                "null | null",
                "[1, 2] | an array of 2",
                "{} | an object",
            })
    void saysWhatItFoundInPlaceOfAnInteger(String value, String found) {
        JsonObject json = parse("{'size': {'height': " + value + "}}");
        assertEquals(
                "c.json: size.height: expected an integer from 1 to 16, found " + found,
                failure(json, j -> j.object("size").integer("height", 1, 16)));
    }

    @Test
    void saysThatAFieldIsMissing() {
        assertEquals(
                "c.json: a: expected a text, found no such field",
                failure(parse("{}"), j -> j.text("a")));
    }

    @Test
    void refusesOtherKinds() {
        JsonObject json = parse("{'a': ['x', 1, null], 'huge': 1e999, 'm': {'k': [1]}, 'b': 1}");
        failure(json, j -> j.numbers("a"));
        failure(json, j -> j.texts("a"));
        failure(json, j -> j.integers("a", 0, 9));
        failure(json, j -> j.number("huge"));
        failure(json, j -> j.flag("b", true));
        failure(json, j -> j.text("b", "x"));
        failure(json, j -> j.object("a"));
        assertEquals(
                "c.json: m.k: expected a text, found an array of 1",
                failure(json, j -> j.textMap("m")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'a': 1 | c.json: the text ends too early at line 1 column 8 path $.a",
                "{'a': 1,} | c.json: not valid JSON at line 1 column 10 path $.a",
                "{'a': NaN} | c.json: not valid JSON at line 1 column 7 path $.a",
                "{'a': 1} // x | c.json: not valid JSON at line 1 column 11 path $",
                "{a: 1} | c.json: not valid JSON at line 1 column 3 path $.",
                "[1] | c.json: expected a JSON object, found an array of 1",
                "null | c.json: expected a JSON object, found null",
                "{} {} | c.json: not valid JSON at line 1 column 5 path $",
            })
    void takesJsonOnly(String text, String message) {
        assertEquals(message, parseFailure(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", " ", "{'a': \u0001}", "{'a': '\u0001'}", "{'a': '\\x41'}", "{\u0000}"})
    void refusesWhatIsHardToShowInATable(String text) {
        parseFailure(text);
    }

    @Test
    void limitsDepthAndTheLengthOfMessages() {
        assertEquals("c.json: nested too deeply", parseFailure("{'a':" + "[".repeat(1_000_000)));
        String found = failure(parse("{'a': '" + "x".repeat(100_000) + "'}"), j -> j.number("a"));
        assertTrue(found.length() < 200, found);
        String broken = parseFailure("{'" + "y".repeat(100_000) + "': x}");
        assertTrue(broken.length() < 200, broken);
    }

    @Test
    void readsFiles() throws IOException {
        Path file = folder.resolve("config.json");
        Files.writeString(file, "{\"a\": \"\u00e9\"}");
        assertEquals("\u00e9", JsonObject.read(file).text("a"));
        assertEquals(file.toString(), JsonObject.read(file).origin());
        Files.write(file, "{\"a\": \"\u00e9\"}".getBytes(StandardCharsets.ISO_8859_1));
        assertEquals(file + ": not valid UTF-8", readFailure(file));
        assertEquals(folder + ": not a file", readFailure(folder));
        assertEquals(folder.resolve("x") + ": no such file", readFailure(folder.resolve("x")));
    }

    @Test
    void refusesHugeFiles() throws IOException {
        Path file = folder.resolve("config.json");
        try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
            sparse.setLength((64L << 20) + 1);
        }
        assertTrue(readFailure(file).contains("at most 64 MiB"));
    }

    private static JsonObject parse(String json) {
        return JsonObject.parse("c.json", json.replace('\'', '"'));
    }

    private static String parseFailure(String json) {
        return assertThrows(ConfigException.class, () -> parse(json)).getMessage();
    }

    private static String readFailure(Path file) {
        return assertThrows(ConfigException.class, () -> JsonObject.read(file)).getMessage();
    }

    private static String failure(JsonObject json, Function<JsonObject, Object> get) {
        return assertThrows(ConfigException.class, () -> get.apply(json)).getMessage();
    }
}
