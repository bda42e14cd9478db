package io.github.vitrine.layers;

import io.github.vitrine.ops.Ops;
import io.github.vitrine.tensor.Tensor;

/** Pooling without parameters. Prefix tokens take no part in a mean or maximum. */
public enum TokenPooling implements Pooling {
    /** The first token (Dosovitskiy et al., 2020, equation 4). */
    FIRST_TOKEN {
        @Override
        public int tokens(TokenGrid grid) {
            return 1;
        }

        @Override
        void pool(Ops ops, Tensor x, TokenGrid grid, Tensor out) {
            copyFirst(x, out);
        }
    },
    /** The mean of the patches. */
    MEAN {
        @Override
        void pool(Ops ops, Tensor x, TokenGrid grid, Tensor out) {
            ops.meanOfRows(x, grid.prefix(), out);
        }
    },
    /** The maximum of the patches, channel by channel. */
    MAX {
        @Override
        void pool(Ops ops, Tensor x, TokenGrid grid, Tensor out) {
            ops.maxOfRows(x, grid.prefix(), out);
        }
    },
    /** Halfway between the mean and the maximum (timm's {@code avgmax}). */
    MEAN_AND_MAX {
        @Override
        void pool(Ops ops, Tensor x, TokenGrid grid, Tensor out) {
            ops.meanOfRows(x, grid.prefix(), out);
            Tensor max = ops.take(out.shape().sizes());
            ops.maxOfRows(x, grid.prefix(), max);
            for (int i = 0; i < out.elements(); i++) {
                float sum = out.data()[out.offset() + i] + max.data()[max.offset() + i];
                out.data()[out.offset() + i] = 0.5f * sum;
            }
        }
    },
    /** The first token and behind it the mean of the patches (DINOv2's classifier): F = 2 D. */
    FIRST_TOKEN_WITH_MEAN {
        @Override
        public int outputs(int width) {
            return 2 * width;
        }

        @Override
        void pool(Ops ops, Tensor x, TokenGrid grid, Tensor out) {
            int width = x.size(2);
            copyFirst(x, out);
            Tensor mean = ops.take(x.size(0), width);
            ops.meanOfRows(x, grid.prefix(), mean);
            for (int image = 0; image < x.size(0); image++) {
                int target = out.row(image).offset() + width;
                System.arraycopy(mean.data(), mean.row(image).offset(), out.data(), target, width);
            }
        }
    };

    @Override
    public int tokens(TokenGrid grid) {
        return grid.tokens();
    }

    /**
     * The feature's width.
     *
     * @param width D
     * @return F
     */
    public int outputs(int width) {
        return width;
    }

    @Override
    public Tensor forward(Ops ops, Tensor x, TokenGrid grid) {
        Tensor out = ops.take(x.size(0), outputs(x.size(2))); // [B, F]
        pool(ops, x, grid, out);
        return out;
    }

    abstract void pool(Ops ops, Tensor x, TokenGrid grid, Tensor out);

    private static void copyFirst(Tensor x, Tensor out) {
        int width = x.size(2);
        for (int image = 0; image < x.size(0); image++) {
            System.arraycopy(
                    x.data(), x.row(image).offset(), out.data(), out.row(image).offset(), width);
        }
    }
}
