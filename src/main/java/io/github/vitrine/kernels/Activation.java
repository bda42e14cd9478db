package io.github.vitrine.kernels;

import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The activation functions a configuration may name ({@code hidden_act}), by the names of the
 * Hugging Face reference, {@code transformers.activations.ACT2FN}.
 *
 * <p>NaN gives NaN. Where the reference multiplies infinity by 0, so do we.
 */
public enum Activation {
    /** x Phi(x), exact. */
    GELU("gelu", "gelu_python"),
    /** GELU, clipped to [-10, 10]. */
    GELU_10("gelu_10"),
    /** The GELU's approximation by a hyperbolic tangent; the reference has five spellings of it. */
    GELU_TANH("gelu_new", "gelu_fast", "gelu_pytorch_tanh", "gelu_python_tanh", "gelu_accurate"),
    /** The GELU's approximation x sigmoid(1.702 x). */
    QUICK_GELU("quick_gelu"),
    /** max(x, 0). */
    RELU("relu"),
    /** max(x, 0)^2. */
    RELU_SQUARED("relu2"),
    /** x clipped to [0, 6]. */
    RELU6("relu6"),
    /** x, or x / 100 if that is negative. */
    LEAKY_RELU("leaky_relu"),
    /** x sigmoid(x). */
    SILU("silu", "swish"),
    /** 1 / (1 + e^-x). */
    SIGMOID("sigmoid"),
    /** The hyperbolic tangent. */
    TANH("tanh"),
    /** x tanh(ln(1 + e^x)). */
    MISH("mish"),
    /** x relu6(x + 3) / 6. */
    HARD_SWISH("hardswish"),
    /** The normal distribution function of mean 0.707107 and deviation 0.282095. */
    LAPLACE("laplace"),
    /** x. */
    LINEAR("linear");

    private static final Map<String, Activation> BY_NAME = byName();

    private final String[] names;

    Activation(String... names) {
        this.names = names;
    }

    /**
     * Finds the activation of a configuration.
     *
     * @param name a value of {@code hidden_act}
     * @return the activation; empty if there is none of that name
     */
    public static Optional<Activation> fromName(String name) {
        return Optional.ofNullable(BY_NAME.get(name));
    }

    /**
     * The names that {@link #fromName} knows.
     *
     * @return all of them, sorted
     */
    public static Set<String> names() {
        return BY_NAME.keySet();
    }

    /**
     * Computes the function.
     *
     * @param x any float
     * @return its value, the same bits on every machine
     */
    public float apply(float x) {
        return switch (this) {
            case GELU -> FloatMath.gelu(x);
            case GELU_10 -> Math.max(-10, Math.min(10, FloatMath.gelu(x)));
            case GELU_TANH -> FloatMath.geluTanh(x);
            case QUICK_GELU -> x * FloatMath.sigmoid(1.702f * x);
            case RELU -> Math.max(x, 0);
            case RELU_SQUARED -> Math.max(x, 0) * Math.max(x, 0);
            case RELU6 -> relu6(x);
            case LEAKY_RELU -> x < 0 ? 0.01f * x : x;
            case SILU -> x * FloatMath.sigmoid(x);
            case SIGMOID -> FloatMath.sigmoid(x);
            case TANH -> FloatMath.tanh(x);
            case MISH -> mish(x);
            case HARD_SWISH -> x * relu6(x + 3) / 6;
            case LAPLACE -> laplace(x);
            case LINEAR -> x;
        };
    }

    /**
     * Replaces elements by their values, one by one.
     *
     * @param x the array
     * @param from the index of the first element
     * @param count how many elements
     * @throws IndexOutOfBoundsException if the range is not in the array
     */
    public void apply(float[] x, int from, int count) {
        Objects.checkFromIndexSize(from, count, x.length);
        for (int i = from; i < from + count; i++) {
            x[i] = apply(x[i]);
        }
    }

    private static float relu6(float x) {
        return Math.min(Math.max(x, 0), 6);
    }

    private static float mish(float x) {
        // tanh(ln(1 + e)) = w / (w + 2); above 20 it is 1, and w would overflow further on.
        float e = FloatMath.exp(x);
        float w = e * (e + 2);
        return x > 20 ? x : x * (w / (w + 2));
    }

    private static float laplace(float x) {
        float deviations = (x - 0.707107f) / (0.282095f * 1.4142135f);
        return 0.5f * (1 + FloatMath.erf(deviations));
    }

    private static Map<String, Activation> byName() {
        Map<String, Activation> byName = new TreeMap<>();
        for (Activation activation : values()) {
            for (String name : activation.names) {
                byName.put(name, activation);
            }
        }
        return Collections.unmodifiableMap(byName);
    }
}
