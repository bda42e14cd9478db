package io.github.vitrine.layers;

/**
 * Relative positions; see {@link RelativePositionBias}.
 *
 * @param rows rows of patches that the table was trained for
 * @param columns columns of patches that the table was trained for
 * @param shared whether all blocks have one table in common, instead of one each
 */
public record RelativePositionConfig(int rows, int columns, boolean shared) {}
