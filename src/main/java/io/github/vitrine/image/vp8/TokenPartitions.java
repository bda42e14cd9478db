package io.github.vitrine.image.vp8;

import io.github.vitrine.error.ImageException;

/**
 * The partitions that hold coefficients (RFC 6386, section 9.5): 1, 2, 4 or 8, whose rows of
 * macroblocks take turns. Before them stand the sizes of all but the last, which takes what is
 * left.
 */
final class TokenPartitions {
    private static final int SIZE_BYTES = 3;

    private final String origin;
    private final byte[] bytes;

    /** Where each partition begins, and the end. */
    private final int[] bounds;

    /** Made when a row asks for them: a frame of few rows need not fill all its partitions. */
    private final BoolDecoder[] decoders;

    /**
     * Finds the partitions. A size beyond the end counts up to there, as in libwebp: if those bytes
     * are needed, reading them will fail.
     *
     * @param from where the sizes stand
     * @throws ImageException if the end comes before the last partition
     */
    TokenPartitions(String origin, byte[] bytes, int from, int end, int count) {
        this.origin = origin;
        this.bytes = bytes;
        bounds = new int[count + 1];
        decoders = new BoolDecoder[count];
        bounds[0] = from + SIZE_BYTES * (count - 1);
        if (bounds[0] >= end) {
            throw truncated(count, end);
        }
        for (int i = 0, at = from; i < count - 1; i++, at += SIZE_BYTES) {
            int size =
                    bytes[at] & 0xff | (bytes[at + 1] & 0xff) << 8 | (bytes[at + 2] & 0xff) << 16;
            bounds[i + 1] = bounds[i] + Math.min(size, end - bounds[i]);
        }
        if (bounds[count - 1] >= end) {
            throw truncated(count, end);
        }
        bounds[count] = end;
    }

    /**
     * The partition of a row of macroblocks.
     *
     * @throws ImageException if it is empty
     */
    BoolDecoder ofRow(int row) {
        int i = row % decoders.length;
        if (decoders[i] == null) {
            decoders[i] = new BoolDecoder(origin, bytes, bounds[i], bounds[i + 1]);
        }
        return decoders[i];
    }

    private ImageException truncated(int count, int end) {
        return new ImageException(
                String.format(
                        "%s: truncated: expected %d partition(s) of coefficients in a lossy WebP"
                                + " picture, found its end at byte %d",
                        origin, count, end));
    }
}
