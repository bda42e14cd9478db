package io.github.vitrine.layers;

import io.github.vitrine.ops.Interpolation;

/**
 * A learned position table.
 *
 * @param prefix how many of the prefix tokens have a row in it; the first ones
 * @param interpolation how the family resizes it for pictures of another size
 * @param storedAnySize whether a checkpoint may hold the table of another, square picture size,
 *     resized when it is loaded (timm), instead of that being an error
 */
public record PositionConfig(int prefix, Interpolation interpolation, boolean storedAnySize) {}
