package io.github.vitrine.kernels.simd;

import io.github.vitrine.kernels.Activation;
import java.util.Objects;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * {@link Activation}s over arrays: whole vectors through {@link VectorMath}, then the rest through
 * the scalar function, which gives the same bits.
 *
 * <p>One loop for each function, so that the choice of the function and the width stand outside it
 * and the compiler sees straight vector code within. The rare activations have no vector form and
 * run their scalar loop.
 */
final class VectorActivations {
    private static final VectorSpecies<Float> SPECIES = SimdKernels.SPECIES;

    private VectorActivations() {}

    /**
     * Replaces elements by their values under an activation.
     *
     * @param activation the function
     * @param x the array
     * @param from the index of the first element
     * @param count how many elements
     * @throws IndexOutOfBoundsException if the range is not in the array
     */
    static void apply(Activation activation, float[] x, int from, int count) {
        Objects.checkFromIndexSize(from, count, x.length);
        int vectorEnd = from + SPECIES.loopBound(count);
        switch (activation) {
            case GELU -> VectorMath.gelu(x, from, vectorEnd);
            case GELU_TANH -> geluTanh(x, from, vectorEnd);
            case QUICK_GELU -> quickGelu(x, from, vectorEnd);
            case RELU -> relu(x, from, vectorEnd);
            case SILU -> silu(x, from, vectorEnd);
            case SIGMOID -> sigmoid(x, from, vectorEnd);
            case TANH -> tanh(x, from, vectorEnd);
            default -> vectorEnd = from;
        }
        activation.apply(x, vectorEnd, from + count - vectorEnd);
    }

    private static void geluTanh(float[] x, int from, int to) {
        for (int i = from; i < to; i += SPECIES.length()) {
            VectorMath.geluTanh(FloatVector.fromArray(SPECIES, x, i)).intoArray(x, i);
        }
    }

    private static void quickGelu(float[] x, int from, int to) {
        for (int i = from; i < to; i += SPECIES.length()) {
            FloatVector v = FloatVector.fromArray(SPECIES, x, i);
            v.mul(VectorMath.sigmoid(v.mul(1.702f))).intoArray(x, i);
        }
    }

    private static void relu(float[] x, int from, int to) {
        for (int i = from; i < to; i += SPECIES.length()) {
            FloatVector.fromArray(SPECIES, x, i).max(0).intoArray(x, i);
        }
    }

    private static void silu(float[] x, int from, int to) {
        for (int i = from; i < to; i += SPECIES.length()) {
            FloatVector v = FloatVector.fromArray(SPECIES, x, i);
            v.mul(VectorMath.sigmoid(v)).intoArray(x, i);
        }
    }

    private static void sigmoid(float[] x, int from, int to) {
        for (int i = from; i < to; i += SPECIES.length()) {
            VectorMath.sigmoid(FloatVector.fromArray(SPECIES, x, i)).intoArray(x, i);
        }
    }

    private static void tanh(float[] x, int from, int to) {
        for (int i = from; i < to; i += SPECIES.length()) {
            VectorMath.tanh(FloatVector.fromArray(SPECIES, x, i)).intoArray(x, i);
        }
    }
}
