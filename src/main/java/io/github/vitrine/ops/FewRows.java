package io.github.vitrine.ops;

/**
 * Which outputs of a linear layer are needed for the first rows only: of every few stretches of
 * outputs the first. A layer may compute the others, too: what stands there is undefined.
 *
 * @param rows for how many, at least 1
 * @param stretch outputs of each stretch
 * @param turns one stretch in so many
 */
public record FewRows(int rows, int stretch, int turns) {
    /** Whether an output is one of them. */
    boolean has(int output) {
        return output / stretch % turns == 0;
    }
}
