package io.github.vitrine.checkpoint;

import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import io.github.vitrine.error.CheckpointException;
import io.github.vitrine.json.JsonText;
import io.github.vitrine.tensor.Shape;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Parses the JSON header of a safetensors file, which has the form
 *
 * <pre>{@code
 * {"__metadata__": {"format": "pt"},
 *  "head.weight": {"dtype": "F32", "shape": [10, 192], "data_offsets": [0, 7680]}, ...}
 * }</pre>
 *
 * <p>At least as strict as the official loader. Gson on its own is not: it skips a byte-order mark,
 * takes {@code "1"} and {@code 1.0} for the integer 1, and leaves repeated names to its caller.
 * Stricter than the official loader in three points: a name given twice is refused, as the format
 * asks for, as are a tensor described by an array and more than {@value #MAX_RANK} axes.
 */
final class HeaderParser {
    private static final int MAX_RANK = 1024;
    private static final int MAX_DEPTH = 128;
    private static final String METADATA = "__metadata__";

    private final String origin;
    private final JsonReader json;
    private final Map<String, String> metadata = new LinkedHashMap<>();
    private final Map<String, TensorEntry> tensors = new LinkedHashMap<>();

    private HeaderParser(String origin, byte[] header) {
        this.origin = origin;
        // A decoder, unlike a charset, reports malformed input instead of replacing it.
        this.json =
                new JsonReader(
                        new InputStreamReader(
                                new ByteArrayInputStream(header),
                                StandardCharsets.UTF_8.newDecoder()));
        json.setStrictness(Strictness.STRICT);
        json.setNestingLimit(MAX_DEPTH);
    }

    /**
     * Parses a header.
     *
     * @param origin the file, for messages
     * @param header its bytes, without the length that precedes them
     * @throws CheckpointException if it is not what the format asks for
     */
    static Header parse(String origin, byte[] header) {
        if (startsWithByteOrderMark(header)) {
            throw new CheckpointException(
                    origin + ": header: expected '{', found a byte-order mark");
        }
        try {
            return new HeaderParser(origin, header).parse();
        } catch (IOException e) {
            throw new CheckpointException(origin + ": header: " + JsonText.complaint(e), e);
        }
    }

    private Header parse() throws IOException {
        expect(JsonToken.BEGIN_OBJECT, "header");
        json.beginObject();
        boolean metadataSeen = false;
        while (json.hasNext()) {
            String name = json.nextName();
            if (name.equals(METADATA)) {
                refuseIf(metadataSeen, METADATA, "once", "it twice");
                metadataSeen = true;
                readMetadata();
            } else {
                TensorEntry tensor = readTensor(name);
                refuseIf(tensors.put(name, tensor) != null, what(name), "once", "it twice");
            }
        }
        json.endObject();
        json.peek(); // Refuses anything but white space behind the object.
        return new Header(metadata, tensors);
    }

    private void readMetadata() throws IOException {
        if (json.peek() == JsonToken.NULL) {
            json.nextNull(); // Some writers spell "no metadata" like this.
            return;
        }
        expect(JsonToken.BEGIN_OBJECT, METADATA);
        json.beginObject();
        while (json.hasNext()) {
            String key = json.nextName();
            String field = METADATA + ": " + JsonText.quoted(key);
            expect(JsonToken.STRING, field);
            String previous = metadata.put(key, json.nextString());
            refuseIf(previous != null, field, "once", "it twice");
        }
        json.endObject();
    }

    private TensorEntry readTensor(String name) throws IOException {
        String what = what(name);
        DType type = null;
        long[] sizes = null;
        long[] offsets = null;
        expect(JsonToken.BEGIN_OBJECT, what);
        json.beginObject();
        while (json.hasNext()) {
            String field = json.nextName();
            switch (field) {
                case "dtype" -> {
                    refuseIf(type != null, what + ": dtype", "once", "it twice");
                    type = readType(what);
                }
                case "shape" -> {
                    refuseIf(sizes != null, what + ": shape", "once", "it twice");
                    sizes = readIntegers(what + ": shape", MAX_RANK);
                }
                case "data_offsets" -> {
                    refuseIf(offsets != null, what + ": data_offsets", "once", "it twice");
                    offsets = readIntegers(what + ": data_offsets", 2);
                }
                default -> json.skipValue(); // The format may grow.
            }
        }
        json.endObject();
        refuseIf(type == null, what, "a dtype", "none");
        refuseIf(sizes == null, what, "a shape", "none");
        refuseIf(offsets == null, what, "data_offsets", "none");
        refuseIf(
                offsets.length != 2 || offsets[0] > offsets[1],
                what + ": data_offsets",
                "a begin and an end",
                Arrays.toString(offsets));
        Shape shape = shape(what, sizes);
        checkSize(what, type, shape, offsets[1] - offsets[0]);
        return new TensorEntry(name, type, shape, offsets[0], offsets[1]);
    }

    private DType readType(String what) throws IOException {
        expect(JsonToken.STRING, what + ": dtype");
        String name = json.nextString();
        return DType.named(name)
                .orElseThrow(
                        () ->
                                unexpected(
                                        what + ": dtype",
                                        "one of " + Arrays.toString(DType.values()),
                                        JsonText.quoted(name)));
    }

    private long[] readIntegers(String what, int most) throws IOException {
        expect(JsonToken.BEGIN_ARRAY, what);
        json.beginArray();
        long[] values = new long[Math.min(most, 4)];
        int count = 0;
        while (json.hasNext()) {
            refuseIf(count == most, what, "at most " + most + " integers", "more");
            if (count == values.length) {
                values = Arrays.copyOf(values, 2 * count);
            }
            values[count++] = readInteger(what);
        }
        json.endArray();
        return Arrays.copyOf(values, count);
    }

    /** A size or offset: decimal digits, no sign, no fraction, no exponent. */
    private long readInteger(String what) throws IOException {
        expect(JsonToken.NUMBER, what);
        String digits = json.nextString();
        try {
            if (digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
                return Long.parseLong(digits);
            }
        } catch (NumberFormatException e) {
            // Too large for any file: falls through.
        }
        throw unexpected(what, "integers from 0 to 2^63 - 1", digits);
    }

    private Shape shape(String what, long[] sizes) {
        try {
            return Shape.of(sizes);
        } catch (ArithmeticException e) {
            throw unexpected(what + ": shape", "less than 2^63 elements", Arrays.toString(sizes));
        }
    }

    private void checkSize(String what, DType type, Shape shape, long bytes) {
        // Divides rather than multiplies: elements x bits can be more than a long holds.
        long elements = shape.elements();
        boolean fits =
                bytes <= Long.MAX_VALUE / Byte.SIZE
                        && elements <= Long.MAX_VALUE / type.bits()
                        && elements * type.bits() == bytes * Byte.SIZE;
        refuseIf(
                !fits,
                what,
                "the size of " + shape + " " + type,
                bytes + " bytes between its data_offsets");
    }

    private void expect(JsonToken kind, String what) throws IOException {
        JsonToken found = json.peek();
        refuseIf(found != kind, what, words(kind), words(found));
    }

    private void refuseIf(boolean wrong, String what, String expected, String found) {
        if (wrong) {
            throw unexpected(what, expected, found);
        }
    }

    private CheckpointException unexpected(String what, String expected, String found) {
        return new CheckpointException(
                origin + ": " + what + ": expected " + expected + ", found " + found);
    }

    private static String what(String tensor) {
        return "tensor " + JsonText.quoted(tensor);
    }

    private static String words(JsonToken token) {
        return switch (token) {
            case BEGIN_OBJECT -> "an object";
            case BEGIN_ARRAY -> "an array";
            case STRING -> "a text";
            case NUMBER -> "a number";
            case BOOLEAN -> "true or false";
            case NULL -> "null";
            default -> "the end";
        };
    }

    private static boolean startsWithByteOrderMark(byte[] header) {
        byte[] mark = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};
        return header.length >= 3 && Arrays.equals(header, 0, 3, mark, 0, 3);
    }
}
