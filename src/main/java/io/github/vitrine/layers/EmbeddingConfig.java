package io.github.vitrine.layers;

import java.util.Optional;

/**
 * How pictures become tokens.
 *
 * @param geometry pictures and patches
 * @param patchBias whether the projection of patches has a bias
 * @param prefix the tokens before the patches
 * @param positions the position table; empty where positions enter in the attention
 * @param anySize whether the reference takes pictures of any size without being asked to resize
 *     positions
 */
public record EmbeddingConfig(
        PatchGeometry geometry,
        boolean patchBias,
        PrefixConfig prefix,
        Optional<PositionConfig> positions,
        boolean anySize) {
    /**
     * What the tokens of a picture stand for.
     *
     * @param height of the picture, in pixels
     * @param width of the picture, in pixels
     * @return the prefix and the patches
     */
    public TokenGrid grid(int height, int width) {
        return new TokenGrid(prefix.count(), geometry.rows(height), geometry.columns(width));
    }
}
