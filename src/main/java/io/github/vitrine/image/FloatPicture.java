package io.github.vitrine.image;

import io.github.vitrine.image.TargetSize.Size;

/**
 * A picture between bytes and tensor, where resizing did not round.
 *
 * @param size columns and rows
 * @param channels 1 or 3
 * @param samples begins with [height, width, channels], in the range of bytes and, next to sharp
 *     edges, a little beyond
 */
record FloatPicture(Size size, int channels, float[] samples) {}
