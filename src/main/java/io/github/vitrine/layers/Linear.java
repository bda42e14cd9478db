package io.github.vitrine.layers;

import io.github.vitrine.kernels.Activation;
import io.github.vitrine.kernels.Epilogue;
import io.github.vitrine.kernels.PackedMatrix;
import io.github.vitrine.kernels.Strips;
import io.github.vitrine.ops.FewRows;
import io.github.vitrine.ops.Ops;
import io.github.vitrine.tensor.Shape;
import io.github.vitrine.tensor.Tensor;

/** A linear layer, {@code y = x Wᵀ + b}, with what follows it done in the same pass. */
public final class Linear {
    private final PackedMatrix weight;
    private final float[] bias; // null for none
    private final Epilogue plain;
    private final Epilogue residual;

    private Linear(PackedMatrix weight, float[] bias, float[] scale) {
        this.weight = weight;
        this.bias = bias;
        plain = new Epilogue(bias, null, null, false);
        residual = new Epilogue(bias, null, scale, true);
    }

    /**
     * One of several layers that are computed as one.
     *
     * @param name its scope
     * @param bias whether it has one
     */
    public record Part(String name, boolean bias) {}

    /**
     * Takes a layer with a bias from a checkpoint: {@code weight [out, in]}, {@code bias [out]}.
     *
     * @param parameters the layer's scope
     * @param in inputs
     * @param out outputs
     * @return the layer
     */
    public static Linear load(Parameters parameters, int in, int out) {
        return load(parameters, in, out, true);
    }

    /**
     * Takes a layer from a checkpoint: {@code weight [out, in]} and perhaps {@code bias [out]}.
     *
     * @param parameters the layer's scope
     * @param in inputs
     * @param out outputs
     * @param bias whether it has a bias
     * @return the layer
     */
    public static Linear load(Parameters parameters, int in, int out, boolean bias) {
        PackedMatrix weight = parameters.matrix(in, out, "weight");
        return of(weight, bias ? parameters.vector("bias", out) : null);
    }

    /**
     * Takes layers of the same inputs from a checkpoint, as one layer with their outputs side by
     * side.
     *
     * @param parameters the scope they share
     * @param in inputs
     * @param out outputs of each
     * @param parts the layers
     * @return one layer
     */
    public static Linear stacked(Parameters parameters, int in, int out, Part... parts) {
        return stacked(parameters, in, out, OutputOrder.AS_STORED, parts);
    }

    /** The same, with all outputs in an order of its own. */
    static Linear stacked(
            Parameters parameters, int in, int out, OutputOrder order, Part... parts) {
        String[] weights = new String[parts.length];
        float[] bias = null;
        for (int i = 0; i < parts.length; i++) {
            weights[i] = parts[i].name() + ".weight";
            if (parts[i].bias()) {
                bias = bias == null ? new float[parts.length * out] : bias;
                float[] own = parameters.vector(parts[i].name() + ".bias", out);
                System.arraycopy(own, 0, bias, i * out, own.length);
            }
        }
        return of(parameters.matrix(Shape.of(out, in), order, weights), order.of(bias));
    }

    /**
     * A layer of a packed weight.
     *
     * @param weight {@code [in, out]}
     * @param bias {@code [out]}, or null for none
     * @return the layer
     */
    public static Linear of(PackedMatrix weight, float[] bias) {
        return new Linear(weight, bias, null);
    }

    /**
     * This layer at the end of a residual branch with LayerScale: {@link #addTo} multiplies what it
     * adds.
     *
     * @param factors {@code [out]}
     * @return the layer
     */
    public Linear scaledBy(float[] factors) {
        return new Linear(weight, bias, factors);
    }

    /**
     * {@code out = x Wᵀ + b}.
     *
     * @param ops what to compute with
     * @param x {@code [..., in]}
     * @param out {@code [..., out]}
     */
    public void forward(Ops ops, Tensor x, Tensor out) {
        ops.linear(x, weight, plain, out);
    }

    /**
     * {@code out = x Wᵀ + b}.
     *
     * @param ops what to compute with
     * @param x {@code [rows, in]}
     * @param out {@code [rows, out]}
     */
    public void forward(Ops ops, Strips x, Strips out) {
        ops.linear(x, weight, plain, out);
    }

    /**
     * {@code out = x Wᵀ + b}, not all of which is needed.
     *
     * @param ops what to compute with
     * @param x {@code [rows, in]}
     * @param out {@code [rows, out]}
     * @param few outputs that are needed for the first rows only; null for none
     */
    void forward(Ops ops, Strips x, Strips out, FewRows few) {
        ops.linear(x, weight, plain, out, few);
    }

    /**
     * {@code out = activation(x Wᵀ + b)}.
     *
     * @param ops what to compute with
     * @param x {@code [rows, in]}
     * @param activation applied element by element
     * @param out {@code [rows, out]}
     */
    public void forward(Ops ops, Strips x, Activation activation, Strips out) {
        ops.linear(x, weight, new Epilogue(bias, activation, null, false), out);
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
     * {@code out = out + scale * (x Wᵀ + b)}: the end of a residual branch.
     *
     * @param ops what to compute with
     * @param x {@code [rows, in]}
     * @param out {@code [rows, out]}, added to
     */
    public void addTo(Ops ops, Strips x, Strips out) {
        ops.linear(x, weight, residual, out);
    }
}
