package io.github.vitrine.json;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import io.github.vitrine.error.ConfigException;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Parses a whole JSON text into Gson's tree, strictly. Gson limits the depth to 255. */
final class JsonTree {
    /** Far above any configuration or shard index that exists. */
    private static final long LONGEST_FILE = 64L << 20;

    private JsonTree() {}

    static JsonObject read(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new ConfigException(
                    file + (Files.exists(file) ? ": not a file" : ": no such file"));
        }
        // This reader refuses malformed UTF-8, unlike one made with a charset's name.
        try (Reader text = Files.newBufferedReader(file)) {
            long length = Files.size(file);
            if (length > LONGEST_FILE) {
                throw new ConfigException(
                        file + ": expected at most 64 MiB of JSON, found " + length + " bytes");
            }
            return parse(file.toString(), text);
        } catch (NoSuchFileException e) {
            throw new ConfigException(file + ": no such file", e);
        } catch (AccessDeniedException e) {
            throw new ConfigException(file + ": not allowed to read it", e);
        } catch (IOException e) {
            throw new ConfigException(file + ": can't be read: " + e.getMessage(), e);
        }
    }

    static JsonObject parse(String origin, Reader text) {
        JsonReader reader = new JsonReader(text);
        reader.setStrictness(Strictness.STRICT);
        try {
            reader.peek(); // An empty text is an error here, and null to the parser.
            JsonElement whole = JsonParser.parseReader(reader);
            reader.peek(); // Refuses a second value, too.
            if (!whole.isJsonObject()) {
                throw new ConfigException(
                        origin + ": expected a JSON object, found " + describe(whole));
            }
            return whole.getAsJsonObject();
        } catch (JsonParseException e) {
            Exception cause = e.getCause() instanceof IOException io ? io : e;
            throw new ConfigException(origin + ": " + JsonText.complaint(cause), e);
        } catch (IOException e) {
            throw new ConfigException(origin + ": " + JsonText.complaint(e), e);
        }
    }

    /** Says what a value is, in a few words. */
    static String describe(JsonElement value) {
        if (value.isJsonArray()) {
            return "an array of " + value.getAsJsonArray().size();
        }
        if (value.isJsonObject()) {
            return "an object";
        }
        boolean text = value.isJsonPrimitive() && value.getAsJsonPrimitive().isString();
        return text ? JsonText.quoted(value.getAsString()) : JsonText.shorten(value.toString());
    }
}
