package io.github.vitrine.layers;

/**
 * What a picture's tokens stand for: first the prefix (class token, registers ...), then the
 * patches row by row.
 *
 * @param prefix tokens before the patches
 * @param rows rows of patches
 * @param columns columns of patches
 */
public record TokenGrid(int prefix, int rows, int columns) {
    /**
     * The number of patches.
     *
     * @return P
     */
    public int patches() {
        return rows * columns;
    }

    /**
     * The number of tokens.
     *
     * @return N
     */
    public int tokens() {
        return prefix + patches();
    }
}
