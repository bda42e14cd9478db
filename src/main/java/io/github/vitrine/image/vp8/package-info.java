/**
 * The picture inside a lossy WebP file: a decoder of VP8 key frames, after RFC 6386, whose sections
 * the classes name. Its pixels are those of libwebp, and so of Pillow, to the bit; where the two
 * documents leave a choice (the colours' rounding, what ends a truncated stream, the samples beyond
 * the right edge), it is libwebp's.
 *
 * <p>A frame is a grid of macroblocks: 16 x 16 samples of luma (Y) and 8 x 8 each of the two chroma
 * planes, blue (U) and red (V), at half the size. {@link io.github.vitrine.image.vp8.KeyFrame} goes
 * over them row by row:
 *
 * <pre>
 * first partition --ModeReader--> how to predict a macroblock
 * token partition --CoefficientReader--> its coefficients, 25 blocks of 4 x 4
 * BlockPrediction, SubblockPrediction: from the samples above and to the left
 *     + InverseTransform of the coefficients = samples of the planes
 * all planes --LoopFilter--> without edges between blocks --RgbConversion--> pixels
 * </pre>
 *
 * <p>Samples and bytes are kept in {@code byte[]} as unsigned values. All classes but {@code
 * KeyFrame} belong to one decoding and one thread.
 */
package io.github.vitrine.image.vp8;
