package io.github.vitrine.layers;

import io.github.vitrine.kernels.Activation;
import io.github.vitrine.kernels.Epilogue;
import io.github.vitrine.kernels.PackedMatrix;
import io.github.vitrine.ops.Ops;
import io.github.vitrine.tensor.Tensor;

/** A linear layer, {@code y = x Wᵀ + b}, with what follows it done in the same pass. */
public final class Linear {
    private final PackedMatrix weight;
    private final float[] bias;

    private Linear(PackedMatrix weight, float[] bias) {
        this.weight = weight;
        this.bias = bias;
    }

    /**
     * Takes a layer with a bias from a checkpoint: {@code weight [out, in]}, {@code bias [out]}.
     *
     * @param parameters the layer's scope
     * @param in inputs
     * @param out outputs
     * @return the layer
     */
    public static Linear load(Parameters parameters, int in, int out) {
        return of(parameters.matrix(in, out, "weight"), parameters.vector("bias", out));
    }

    /**
     * A layer of a packed weight.
     *
     * @param weight {@code [in, out]}
     * @param bias {@code [out]}, or null for none
     * @return the layer
     */
    public static Linear of(PackedMatrix weight, float[] bias) {
        return new Linear(weight, bias);
    }

    /**
     * {@code out = x Wᵀ + b}.
     *
     * @param ops what to compute with
     * @param x {@code [..., in]}
     * @param out {@code [..., out]}
     */
    public void forward(Ops ops, Tensor x, Tensor out) {
        ops.linear(x, weight, new Epilogue(bias, null, null, false), out);
    }

    /**
     * {@code out = activation(x Wᵀ + b)}.
     *
     * @param ops what to compute with
     * @param x {@code [..., in]}
     * @param activation applied element by element
     * @param out {@code [..., out]}
     */
    public void forward(Ops ops, Tensor x, Activation activation, Tensor out) {
        ops.linear(x, weight, new Epilogue(bias, activation, null, false), out);
    }

    /**
     * {@code out = out + (x Wᵀ + b)}: the end of a residual branch.
     *
     * @param ops what to compute with
     * @param x {@code [..., in]}
     * @param out {@code [..., out]}, added to
     */
    public void addTo(Ops ops, Tensor x, Tensor out) {
        ops.linear(x, weight, new Epilogue(bias, null, null, true), out);
    }
}
