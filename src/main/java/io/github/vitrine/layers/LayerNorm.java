package io.github.vitrine.layers;

import io.github.vitrine.kernels.Strips;
import io.github.vitrine.ops.Ops;
import io.github.vitrine.tensor.Tensor;

/** Layer normalization over the last axis. Ba et al., 2016, arXiv:1607.06450. */
public final class LayerNorm {
    private final float[] weight;
    private final float[] bias;
    private final float epsilon;

    private LayerNorm(float[] weight, float[] bias, float epsilon) {
        this.weight = weight;
        this.bias = bias;
        this.epsilon = epsilon;
    }

    /**
     * Takes a layer from a checkpoint: {@code weight [D]}, {@code bias [D]}.
     *
     * @param parameters the layer's scope
     * @param width D
     * @param epsilon added to the variance, from the config: families differ
     * @return the layer
     */
    public static LayerNorm load(Parameters parameters, int width, float epsilon) {
        float[] weight = parameters.vector("weight", width);
        float[] bias = parameters.vector("bias", width);
        return new LayerNorm(weight, bias, epsilon);
    }

    /**
     * Normalizes each row.
     *
     * @param ops what to compute with
     * @param x {@code [..., D]}
     * @param out the shape of x; may be x
     */
    public void forward(Ops ops, Tensor x, Tensor out) {
        ops.layerNorm(x, weight, bias, epsilon, out);
    }

    /**
     * Normalizes each row.
     *
     * @param ops what to compute with
     * @param x {@code [rows, D]}
     * @param out {@code [rows, D]}; may be x
     */
    public void forward(Ops ops, Strips x, Strips out) {
        ops.layerNorm(x, weight, bias, epsilon, out);
    }

    /**
     * Normalizes some stretches of each row, in place.
     *
     * @param ops what to compute with
     * @param x {@code [rows, n * D]}: rows of n stretches
     * @param first the first stretch to normalize
     * @param step from one to the next, in stretches
     */
    void forwardGroups(Ops ops, Strips x, int first, int step) {
        ops.layerNormGroups(x, first, step, weight, bias, epsilon);
    }
}
