package io.github.vitrine.image.vp8;

import io.github.vitrine.error.ImageException;

/**
 * The arithmetic decoder that all of a frame behind its first ten bytes is coded with (RFC 6386,
 * sections 7 and 8): bits, each with its own probability of being 0.
 *
 * <p>Where the RFC reads zeros beyond the end, this refuses to: a bit takes 8 bits of the data to
 * decide, and if fewer are left, the data is truncated. libwebp draws the line there, too.
 */
final class BoolDecoder {
    /** Bytes are fetched until this many bits lie in wait, so that it is not done for every bit. */
    private static final int ENOUGH_BITS = 40;

    private final String origin;
    private final byte[] bytes;
    private final int end;
    private int at;

    /** What is left of the fetched bits: 8 that decide about the next one, and {@code spare}. */
    private long value;

    /** Negative if the next bit needs another byte. */
    private int spare = -8;

    /** 128 to 255: how many values the first 8 bits can have. */
    private int range = 255;

    /**
     * A decoder at the beginning of a partition.
     *
     * @throws ImageException if the partition is empty, or begins as no arithmetic coder's data can
     */
    BoolDecoder(String origin, byte[] bytes, int from, int end) {
        this.origin = origin;
        this.bytes = bytes;
        this.at = from;
        this.end = end;
        fetch();
        if (bytes[from] == (byte) range) {
            throw new ImageException(
                    origin
                            + ": damaged: expected a partition of a lossy WebP picture at byte "
                            + from
                            + ", found ff, which none begins with");
        }
    }

    /**
     * Decodes a bit.
     *
     * @param probability of a 0, 1 to 255 in 256ths; 0 counts as next to none
     * @throws ImageException if the data is at its end
     */
    int bit(int probability) {
        if (spare < 0) {
            fetch();
        }
        int split = 1 + ((range - 1) * probability >> 8);
        long threshold = (long) split << spare;
        int bit;
        if (value >= threshold) {
            value -= threshold;
            range -= split;
            bit = 1;
        } else {
            range = split;
            bit = 0;
        }
        int shift = Integer.numberOfLeadingZeros(range) - 24;
        range <<= shift;
        spare -= shift;
        return bit;
    }

    /** A bit that is 0 as often as 1. */
    boolean flag() {
        return bit(128) == 1;
    }

    /** An unsigned number of {@code bits} bits, the highest first. */
    int literal(int bits) {
        int number = 0;
        for (int i = 0; i < bits; i++) {
            number = number << 1 | bit(128);
        }
        return number;
    }

    /** A number of {@code bits} bits and its sign, or 0 if a flag says that there is none. */
    int optionalSigned(int bits) {
        if (!flag()) {
            return 0;
        }
        int magnitude = literal(bits);
        return flag() ? -magnitude : magnitude;
    }

    /**
     * Walks a tree to one of its leaves.
     *
     * @param tree pairs of what follows a 0 and a 1: the index of another pair, or a leaf, negated
     * @param probabilities one for each pair
     * @return the leaf
     */
    int leaf(int[] tree, int[] probabilities) {
        int node = 0;
        do {
            node = tree[node + bit(probabilities[node >> 1])];
        } while (node > 0);
        return -node;
    }

    private void fetch() {
        if (at == end) {
            throw new ImageException(
                    origin
                            + ": truncated: expected more data in a partition of a lossy WebP"
                            + " picture, found its end at byte "
                            + end);
        }
        do {
            value = value << 8 | bytes[at++] & 0xff;
            spare += 8;
        } while (spare < ENOUGH_BITS && at < end);
    }
}
