package io.github.vitrine.json;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import io.github.vitrine.error.ConfigException;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One object of a JSON file, read field by field. A field that is missing, of another kind or out
 * of range is a {@link ConfigException} that names the file, the field, what was expected and what
 * was found; a field that is {@code null} counts as missing. Immutable.
 *
 * <p>The text must be JSON as RFC 8259 has it, in UTF-8 (a byte-order mark may precede it): no
 * comments, no {@code NaN}, no second value. Of a field given twice the last one counts, as in
 * Python.
 */
public final class JsonObject {
    private final String origin;
    private final String path;
    private final com.google.gson.JsonObject fields;

    private JsonObject(String origin, String path, com.google.gson.JsonObject fields) {
        this.origin = origin;
        this.path = path;
        this.fields = fields;
    }

    /**
     * Reads a file that holds one JSON object.
     *
     * @param file a file of at most 64 MiB
     * @return the object
     * @throws ConfigException if the file can't be read or holds anything else
     */
    public static JsonObject read(Path file) {
        return new JsonObject(file.toString(), "", JsonTree.read(file));
    }

    /**
     * Reads a text that holds one JSON object.
     *
     * @param origin where the text comes from, for messages
     * @param json the text
     * @return the object
     * @throws ConfigException if the text is anything else
     */
    public static JsonObject parse(String origin, String json) {
        return new JsonObject(origin, "", JsonTree.parse(origin, new StringReader(json)));
    }

    /**
     * Where the object comes from.
     *
     * @return the file, as the user named it
     */
    public String origin() {
        return origin;
    }

    /**
     * The names of all fields, also those that are {@code null}.
     *
     * @return the names, in the file's order; can't be modified
     */
    public Set<String> fields() {
        return Collections.unmodifiableSet(fields.keySet());
    }

    /**
     * Tells whether a field is there.
     *
     * @param field its name
     * @return whether it is present and not {@code null}
     */
    public boolean has(String field) {
        return !get(field).isJsonNull();
    }

    /**
     * Tells whether a field holds a number.
     *
     * @param field its name
     * @return false also where it is missing
     */
    public boolean isNumber(String field) {
        return isNumber(get(field));
    }

    /**
     * Tells whether a field holds a text.
     *
     * @param field its name
     * @return false also where it is missing
     */
    public boolean isText(String field) {
        return isText(get(field));
    }

    /**
     * Tells whether a field holds {@code true} or {@code false}.
     *
     * @param field its name
     * @return false also where it is missing
     */
    public boolean isFlag(String field) {
        return isFlag(get(field));
    }

    /**
     * Tells whether a field holds an object.
     *
     * @param field its name
     * @return false also where it is missing
     */
    public boolean isObject(String field) {
        return get(field).isJsonObject();
    }

    /**
     * Tells whether a field holds an array.
     *
     * @param field its name
     * @return false also where it is missing
     */
    public boolean isArray(String field) {
        return get(field).isJsonArray();
    }

    /**
     * A whole number. {@code 16.0} is one, {@code "16"} is not.
     *
     * @param field its name
     * @param min the smallest value that makes sense
     * @param max the largest
     * @return the value
     */
    public int integer(String field, int min, int max) {
        JsonElement value = get(field);
        if (!isInteger(value, min, max)) {
            throw invalid(field, "an integer from " + min + " to " + max);
        }
        return (int) value.getAsDouble();
    }

    /**
     * A whole number, or another where the field is missing.
     *
     * @param field its name
     * @param min the smallest value that makes sense
     * @param max the largest
     * @param fallback the value where the field is missing; need not lie in the range
     * @return the value
     */
    public int integer(String field, int min, int max, int fallback) {
        return has(field) ? integer(field, min, max) : fallback;
    }

    /**
     * An array of whole numbers.
     *
     * @param field its name
     * @param min the smallest value that makes sense
     * @param max the largest
     * @return the values
     */
    public int[] integers(String field, int min, int max) {
        String expected = "an array of integers from " + min + " to " + max;
        JsonArray array = array(field, expected);
        int[] values = new int[array.size()];
        for (int i = 0; i < values.length; i++) {
            require(isInteger(array.get(i), min, max), field, expected);
            values[i] = (int) array.get(i).getAsDouble();
        }
        return values;
    }

    /**
     * A finite number.
     *
     * @param field its name
     * @return the value
     */
    public double number(String field) {
        JsonElement value = get(field);
        require(isFinite(value), field, "a finite number");
        return value.getAsDouble();
    }

    /**
     * A finite number, or another where the field is missing.
     *
     * @param field its name
     * @param fallback the value where the field is missing
     * @return the value
     */
    public double number(String field, double fallback) {
        return has(field) ? number(field) : fallback;
    }

    /**
     * An array of finite numbers.
     *
     * @param field its name
     * @return the values; can't be modified
     */
    public List<Double> numbers(String field) {
        String expected = "an array of finite numbers";
        List<Double> values = new ArrayList<>();
        for (JsonElement value : array(field, expected)) {
            require(isFinite(value), field, expected);
            values.add(value.getAsDouble());
        }
        return Collections.unmodifiableList(values);
    }

    /**
     * True or false.
     *
     * @param field its name
     * @param fallback the value where the field is missing
     * @return the value
     */
    public boolean flag(String field, boolean fallback) {
        if (!has(field)) {
            return fallback;
        }
        require(isFlag(field), field, "true or false");
        return fields.get(field).getAsBoolean();
    }

    /**
     * A text.
     *
     * @param field its name
     * @return the value
     */
    public String text(String field) {
        require(isText(field), field, "a text");
        return fields.get(field).getAsString();
    }

    /**
     * A text, or another where the field is missing.
     *
     * @param field its name
     * @param fallback the value where the field is missing; may be null
     * @return the value
     */
    public String text(String field, String fallback) {
        return has(field) ? text(field) : fallback;
    }

    /**
     * An array of texts.
     *
     * @param field its name
     * @return the values; can't be modified
     */
    public List<String> texts(String field) {
        String expected = "an array of texts";
        List<String> values = new ArrayList<>();
        for (JsonElement value : array(field, expected)) {
            require(isText(value), field, expected);
            values.add(value.getAsString());
        }
        return Collections.unmodifiableList(values);
    }

    /**
     * An object whose values are texts. Numbers and truth values count as texts, spelt as in the
     * file.
     *
     * @param field its name
     * @return the values by name, in the file's order; can't be modified
     */
    public Map<String, String> textMap(String field) {
        Map<String, String> texts = new LinkedHashMap<>();
        JsonObject map = object(field);
        for (Map.Entry<String, JsonElement> entry : map.fields.entrySet()) {
            map.require(entry.getValue().isJsonPrimitive(), entry.getKey(), "a text");
            texts.put(entry.getKey(), entry.getValue().getAsString());
        }
        return Collections.unmodifiableMap(texts);
    }

    /**
     * An object inside this one. Its messages name the path to it: {@code size.height}.
     *
     * @param field its name
     * @return the object
     */
    public JsonObject object(String field) {
        require(isObject(field), field, "an object");
        return new JsonObject(
                origin, path + JsonText.shorten(field) + ".", fields.getAsJsonObject(field));
    }

    /**
     * An array of objects. Their messages name the field, not the place in the array.
     *
     * @param field its name
     * @return the objects; can't be modified
     */
    public List<JsonObject> objects(String field) {
        String expected = "an array of objects";
        String inside = path + JsonText.shorten(field) + "[].";
        List<JsonObject> values = new ArrayList<>();
        for (JsonElement value : array(field, expected)) {
            require(value.isJsonObject(), field, expected);
            values.add(new JsonObject(origin, inside, value.getAsJsonObject()));
        }
        return Collections.unmodifiableList(values);
    }

    /**
     * The error that says a field is not what it should be.
     *
     * @param field its name
     * @param expected what should have been there, such as {@code one of "cls", "mean"}
     * @return an exception to throw
     */
    public ConfigException invalid(String field, String expected) {
        JsonElement value = fields.get(field);
        String found = value == null ? "no such field" : JsonTree.describe(value);
        return new ConfigException(
                origin
                        + ": "
                        + path
                        + JsonText.shorten(field)
                        + ": expected "
                        + expected
                        + ", found "
                        + found);
    }

    /** The object as JSON. */
    @Override
    public String toString() {
        return fields.toString();
    }

    /** A field's value; null as JSON has it where there is none. */
    private JsonElement get(String field) {
        JsonElement value = fields.get(field);
        return value == null ? JsonNull.INSTANCE : value;
    }

    private JsonArray array(String field, String expected) {
        require(isArray(field), field, expected);
        return fields.getAsJsonArray(field);
    }

    private void require(boolean condition, String field, String expected) {
        if (!condition) {
            throw invalid(field, expected);
        }
    }

    private static boolean isNumber(JsonElement value) {
        return value.isJsonPrimitive() && value.getAsJsonPrimitive().isNumber();
    }

    private static boolean isText(JsonElement value) {
        return value.isJsonPrimitive() && value.getAsJsonPrimitive().isString();
    }

    private static boolean isFlag(JsonElement value) {
        return value.isJsonPrimitive() && value.getAsJsonPrimitive().isBoolean();
    }

    private static boolean isFinite(JsonElement value) {
        return isNumber(value) && Double.isFinite(value.getAsDouble());
    }

    // By way of double, which holds every int: BigDecimal would expand 1e999999999 digit by digit.
    private static boolean isInteger(JsonElement value, int min, int max) {
        if (!isFinite(value)) {
            return false;
        }
        double number = value.getAsDouble();
        return number == Math.rint(number) && number >= min && number <= max;
    }
}
