package io.github.vitrine.image.vp8;

/**
 * What the first partition says before it comes to macroblocks (RFC 6386, sections 9.2 to 9.11 and
 * 19.2).
 *
 * @param segmentation groups of macroblocks with settings of their own
 * @param filter the loop filter's settings
 * @param partitions how many partitions hold coefficients: 1, 2, 4 or 8
 * @param quantizers factors of the coefficients, one for each of four segments
 * @param tokenProbabilities as in {@link TokenProbabilities}
 * @param skipProbability that a macroblock has coefficients, or -1 if all have
 */
record FrameHeader(
        Segmentation segmentation,
        FilterHeader filter,
        int partitions,
        Quantizer[] quantizers,
        int[] tokenProbabilities,
        int skipProbability) {

    /** Reads from the first partition's beginning. */
    static FrameHeader read(BoolDecoder in) {
        in.flag(); // The colour space: libwebp takes both for BT.601.
        in.flag(); // Whether clamping is needed: it never does harm.
        Segmentation segmentation = Segmentation.read(in);
        FilterHeader filter = FilterHeader.read(in);
        int partitions = 1 << in.literal(2);
        Quantizer[] quantizers = Quantizer.read(in, segmentation);
        in.flag(); // Whether the probabilities outlive this frame; no other follows.
        int[] tokenProbabilities = TokenProbabilities.read(in);
        int skipProbability = in.flag() ? in.literal(8) : -1;
        return new FrameHeader(
                segmentation, filter, partitions, quantizers, tokenProbabilities, skipProbability);
    }
}
