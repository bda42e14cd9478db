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
import java.util.Optional;

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
    private static final String TYPE = "dtype";
    private static final String SHAPE = "shape";
    private static final String OFFSETS = "data_offsets";

    private final String origin;
    private final JsonReader json;
    private final Map<String, String> metadata = new LinkedHashMap<>();
    private final Map<String, TensorEntry> tensors = new LinkedHashMap<>();

    /** The tensor at hand, for messages: null outside of any. */
    private String tensor;

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
                tensor = name;
                refuseIf(tensors.put(name, readTensor()) != null, "", "once", "it twice");
                tensor = null;
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

    private TensorEntry readTensor() throws IOException {
        DType type = null;
        long[] sizes = null;
        long[] offsets = null;
        expect(JsonToken.BEGIN_OBJECT, "");
        json.beginObject();
        while (json.hasNext()) {
            String field = json.nextName();
            switch (field) {
                case TYPE -> {
                    refuseIf(type != null, TYPE, "once", "it twice");
                    type = readType();
                }
                case SHAPE -> {
                    refuseIf(sizes != null, SHAPE, "once", "it twice");
                    sizes = readIntegers(SHAPE, MAX_RANK);
                }
                case OFFSETS -> {
                    refuseIf(offsets != null, OFFSETS, "once", "it twice");
                    offsets = readIntegers(OFFSETS, 2);
                }
                default -> json.skipValue(); // The format may grow.
            }
        }
        json.endObject();
        refuseIf(type == null, "", "a dtype", "none");
        refuseIf(sizes == null, "", "a shape", "none");
        refuseIf(offsets == null, "", "data_offsets", "none");
        if (offsets.length != 2 || offsets[0] > offsets[1]) {
            throw unexpected(OFFSETS, "a begin and an end", Arrays.toString(offsets));
        }
        Shape shape = shape(sizes);
        checkSize(type, shape, offsets[1] - offsets[0]);
        return new TensorEntry(tensor, type, shape, offsets[0], offsets[1]);
    }

    private DType readType() throws IOException {
        expect(JsonToken.STRING, TYPE);
        String name = json.nextString();
        Optional<DType> type = DType.named(name);
        if (type.isEmpty()) {
            String all = "one of " + Arrays.toString(DType.values());
            throw unexpected(TYPE, all, JsonText.quoted(name));
        }
        return type.get();
    }

    private long[] readIntegers(String field, int most) throws IOException {
        expect(JsonToken.BEGIN_ARRAY, field);
        json.beginArray();
        long[] values = new long[Math.min(most, 4)];
        int count = 0;
        while (json.hasNext()) {
            if (count == most) {
                throw unexpected(field, "at most " + most + " integers", "more");
            }
            if (count == values.length) {
                values = Arrays.copyOf(values, 2 * count);
            }
            values[count++] = readInteger(field);
        }
        json.endArray();
        return Arrays.copyOf(values, count);
    }

    /** A size or offset: decimal digits, no sign, no fraction, no exponent. */
    private long readInteger(String field) throws IOException {
        expect(JsonToken.NUMBER, field);
        String digits = json.nextString();
        try {
            if (isDigits(digits)) {
                return Long.parseLong(digits);
            }
        } catch (NumberFormatException e) {
            // Too large for any file: falls through.
        }
        throw unexpected(field, "integers from 0 to 2^63 - 1", digits);
    }

    private static boolean isDigits(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return true;
    }

    private Shape shape(long[] sizes) {
        try {
            return Shape.of(sizes);
        } catch (ArithmeticException e) {
            throw unexpected(SHAPE, "less than 2^63 elements", Arrays.toString(sizes));
        }
    }

    private void checkSize(DType type, Shape shape, long bytes) {
        // Divides rather than multiplies: elements x bits can be more than a long holds.
        long elements = shape.elements();
        boolean fits =
                bytes <= Long.MAX_VALUE / Byte.SIZE
                        && elements <= Long.MAX_VALUE / type.bits()
                        && elements * type.bits() == bytes * Byte.SIZE;
        if (!fits) {
            String found = bytes + " bytes between its data_offsets";
            throw unexpected("", "the size of " + shape + " " + type, found);
        }
    }

    private void expect(JsonToken kind, String field) throws IOException {
        JsonToken found = json.peek();
        refuseIf(found != kind, field, words(kind), words(found));
    }

    private void refuseIf(boolean wrong, String field, String expected, String found) {
        if (wrong) {
            throw unexpected(field, expected, found);
        }
    }

    /**
     * Says what is wrong, and where. Put together only then: a header has hundreds of tensors.
     *
     * @param field of the tensor at hand, or of the header; the tensor itself if empty
     */
    private CheckpointException unexpected(String field, String expected, String found) {
        String colon = tensor == null || field.isEmpty() ? "" : ": ";
        String what = tensor == null ? "" : "tensor " + JsonText.quoted(tensor) + colon;
        return new CheckpointException(
                origin + ": " + what + field + ": expected " + expected + ", found " + found);
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
