package io.github.vitrine.image.vp8;

import java.util.stream.Stream;

/** Tables of constants, written down as text, in rows as the RFC has them. */
final class Numbers {
    private Numbers() {}

    static int[] parse(String table) {
        return Stream.of(table.strip().split("\\s+")).mapToInt(Integer::parseInt).toArray();
    }
}
