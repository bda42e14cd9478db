package io.github.vitrine.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Damages files of a corpus, always in the same order for the same seed. */
final class Mutator {
    /** What breaks readers: limits of sizes, in both byte orders, and JSON in the wrong place. */
    private static final List<byte[]> TOKENS =
            List.of(
                    bytes("\0\0\0\0"),
                    bytes("\u00ff\u00ff\u00ff\u00ff"),
                    bytes("\u007f\u00ff\u00ff\u00ff"),
                    bytes("\u00ff\u00ff\u00ff\u007f"),
                    bytes("\0\0\1\0"),
                    bytes("\0\1\0\0"),
                    bytes("\u0080\0"),
                    bytes("null"),
                    bytes("-1"),
                    bytes("1e999"),
                    bytes("2147483648"),
                    bytes("9223372036854775807"),
                    bytes("0.5"),
                    bytes("[[[[[[[["),
                    bytes("{\"a\":"),
                    bytes("\"\""),
                    bytes("true"),
                    bytes("NaN"),
                    bytes("\\ud800"),
                    bytes(","));

    private final List<byte[]> corpus;
    private final Random random;

    Mutator(List<byte[]> corpus, long seed) {
        this.corpus = corpus;
        this.random = new Random(seed);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** The next input: a file of the corpus with one to five damages. */
    byte[] next() {
        byte[] input = any().clone();
        for (int damage = random.nextInt(5); damage >= 0 && input.length > 0; damage--) {
            input = damaged(input);
        }
        return input;
    }

    private byte[] any() {
        return corpus.get(random.nextInt(corpus.size()));
    }

    private byte[] damaged(byte[] input) {
        // Headers, at the beginning, are where the decisions are made.
        int bound = random.nextBoolean() ? input.length : Math.min(input.length, 64);
        int at = random.nextInt(bound);
        switch (random.nextInt(7)) {
            case 0:
                input[at] ^= (byte) (1 << random.nextInt(8));
                return input;
            case 1:
                input[at] = (byte) random.nextInt();
                return input;
            case 2:
                return Arrays.copyOf(input, at);
            case 3:
                return replaced(input, at, 0, token());
            case 4:
                return replaced(input, at, token().length, token());
            case 5:
                return replaced(input, at, random.nextInt(32), new byte[0]);
            default:
                byte[] other = any();
                int from = random.nextInt(other.length + 1);
                int to = Math.min(other.length, from + random.nextInt(64));
                return replaced(input, at, to - from, Arrays.copyOfRange(other, from, to));
        }
    }

    private byte[] token() {
        return TOKENS.get(random.nextInt(TOKENS.size()));
    }

    /** The input with {@code count} bytes replaced by others. */
    private static byte[] replaced(byte[] input, int at, int count, byte[] by) {
        int behind = Math.min(input.length, at + count);
        byte[] result = new byte[at + by.length + input.length - behind];
        System.arraycopy(input, 0, result, 0, at);
        System.arraycopy(by, 0, result, at, by.length);
        System.arraycopy(input, behind, result, at + by.length, input.length - behind);
        return result;
    }
}
