package io.github.vitrine.json;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What messages about JSON say: where the text is broken, and what stood there, kept short. */
public final class JsonText {
    private static final int LONGEST_QUOTE = 80;

    private JsonText() {}

    /**
     * Says what is wrong with a JSON text, without the parser's own vocabulary.
     *
     * @param cause what the parser threw
     * @return such as {@code not valid JSON at line 3 column 7 path $.size}
     */
    public static String complaint(Exception cause) {
        if (cause instanceof CharacterCodingException) {
            return "not valid UTF-8";
        }
        String message = String.valueOf(cause.getMessage());
        if (message.contains("Nesting limit")) {
            return "nested too deeply";
        }
        // Gson ends its messages with this, among advice meant for programmers.
        Matcher place = Pattern.compile("at line \\d+ column \\d+ path \\S*").matcher(message);
        String where = place.find() ? " " + shorten(place.group()) : "";
        boolean ended = cause instanceof IOException && message.startsWith("End of input");
        return (ended ? "the text ends too early" : "not valid JSON") + where;
    }

    /**
     * Quotes a text for a message.
     *
     * @param text any text, such as the name of a tensor
     * @return the text in double quotes, control characters and half surrogate pairs as escapes,
     *     the middle of a long one left out
     */
    public static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        String shown = shorten(text);
        for (int c, i = 0; i < shown.length(); i += Character.charCount(c)) {
            c = shown.codePointAt(i);
            appendVisible(quoted, c);
        }
        return quoted.append('"').toString();
    }

    static String shorten(String text) {
        if (text.length() <= LONGEST_QUOTE) {
            return text;
        }
        int half = LONGEST_QUOTE / 2;
        return text.substring(0, half) + "..." + text.substring(text.length() - half);
    }

    private static void appendVisible(StringBuilder out, int c) {
        if (c == '"' || c == '\\') {
            out.append('\\').appendCodePoint(c);
        } else if (Character.isISOControl(c) || isSurrogate(c)) {
            out.append(String.format("\\u%04x", c));
        } else {
            out.appendCodePoint(c);
        }
    }

    private static boolean isSurrogate(int c) {
        return c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE;
    }
}
