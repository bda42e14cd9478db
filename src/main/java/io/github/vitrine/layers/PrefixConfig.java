package io.github.vitrine.layers;

/**
 * The learned tokens before the patches, in this order.
 *
 * @param classToken whether there is a class token (Dosovitskiy et al., 2020)
 * @param distillationToken whether there is a distillation token (Touvron et al., 2020,
 *     arXiv:2012.12877)
 * @param registers number of register tokens (Darcet et al., 2023, arXiv:2309.16588)
 */
public record PrefixConfig(boolean classToken, boolean distillationToken, int registers) {
    /** The class token alone. */
    public static final PrefixConfig CLASS_TOKEN = new PrefixConfig(true, false, 0);

    /**
     * The number of tokens.
     *
     * @return all of them together
     */
    public int count() {
        return (classToken ? 1 : 0) + (distillationToken ? 1 : 0) + registers;
    }
}
