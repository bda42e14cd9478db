package io.github.vitrine.layers;

import io.github.vitrine.ops.Ops;
import io.github.vitrine.tensor.Tensor;

/** Makes one feature of a picture's tokens. */
public interface Pooling {
    /**
     * How many of the first tokens it reads.
     *
     * @param grid what the tokens stand for
     * @return at most all of them
     */
    int tokens(TokenGrid grid);

    /**
     * Pools.
     *
     * @param ops what to compute with
     * @param x {@code [B, Q, D]}, the first tokens: at least those that it reads
     * @param grid what the tokens stand for
     * @return {@code [B, F]}, scratch memory of the caller's frame
     */
    Tensor forward(Ops ops, Tensor x, TokenGrid grid);
}
