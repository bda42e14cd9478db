package io.github.vitrine.kernels.simd;

import io.github.vitrine.kernels.Activation;
import io.github.vitrine.kernels.FloatMath;
import io.github.vitrine.kernels.Kernels;
import io.github.vitrine.kernels.Lanes;
import io.github.vitrine.kernels.ScalarKernels;
import io.github.vitrine.kernels.Strips;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** The functions of {@link VectorMath} beside their scalar twins. */
enum VectorFunction {
    EXP2(FloatMath::exp2, VectorFunction::exp2),
    SIGMOID(FloatMath::sigmoid, VectorMath::sigmoid),
    TANH(FloatMath::tanh, VectorMath::tanh),
    GELU(FloatMath::gelu, VectorMath::gelu),
    GELU_TANH(FloatMath::geluTanh, VectorMath::geluTanh),
    QUICK_GELU(Activation.QUICK_GELU::apply, VectorMath::quickGelu),
    SILU(Activation.SILU::apply, VectorMath::silu),
    RELU(Activation.RELU::apply, VectorMath::relu);

    /** Bit patterns spread over all floats. */
    private static final float[] SAMPLES = new float[1 << 16];

    static {
        for (int i = 0; i < SAMPLES.length; i++) {
            SAMPLES[i] = Float.intBitsToFloat(i * 65_521);
        }
    }

    private final OnFloat scalar;
    private final OnArray vectors;

    VectorFunction(OnFloat scalar, OnArray vectors) {
        this.scalar = scalar;
        this.vectors = vectors;
    }

    float apply(float x) {
        return scalar.apply(x);
    }

    /** Replaces the elements of an array whose length {@link Lanes#COUNT} divides. */
    void apply(float[] x) {
        apply(x, 0, x.length);
    }

    void apply(float[] x, int from, int count) {
        vectors.apply(x, from, count);
    }

    /**
     * Says how wide this JVM's vectors are, and what the functions give for {@link #SAMPLES}, and
     * the softmax's kernels for some rows.
     */
    public static void main(String[] args) {
        List<Integer> hashes = new ArrayList<>();
        for (VectorFunction function : values()) {
            float[] x = SAMPLES.clone();
            function.apply(x);
            hashes.add(Arrays.hashCode(x));
        }
        hashes.add(ofRows(new SimdKernels()));
        System.out.println("RESULT " + SimdKernels.SPECIES.vectorBitSize() + " " + hashes);
    }

    /** What {@link #main} has to say, by the scalar functions. */
    static String expected(int bits) {
        List<Integer> hashes = new ArrayList<>();
        for (VectorFunction function : values()) {
            float[] x = SAMPLES.clone();
            for (int i = 0; i < x.length; i++) {
                x[i] = function.apply(x[i]);
            }
            hashes.add(Arrays.hashCode(x));
        }
        hashes.add(ofRows(new ScalarKernels()));
        return "RESULT " + bits + " " + hashes;
    }

    /** What the softmax's kernels make of several rows at once. */
    private static int ofRows(Kernels kernels) {
        Random random = new Random(1);
        int rows = 48;
        float[] x = new float[rows * Strips.WIDTH];
        for (int i = 0; i < x.length; i++) {
            x[i] = 9 * (float) random.nextGaussian() - 9 * (i / Strips.WIDTH % 5);
        }
        float[] maxima = new float[rows];
        Arrays.fill(maxima, Float.NEGATIVE_INFINITY);
        kernels.maxima(x, 0, rows, maxima);
        float[] sums = new float[rows * Lanes.COUNT];
        kernels.exp2Sums(x, 0, rows, 5 * Lanes.COUNT, 1, maxima, sums);
        List<float[]> all = List.of(maxima, x, sums);
        return all.stream().map(Arrays::hashCode).toList().hashCode();
    }

    private static void exp2(float[] x, int from, int count) {
        VectorMath.exp2Sums(x, from, 1, count, 1, new float[1], new float[Lanes.COUNT]);
    }

    private interface OnFloat {
        float apply(float x);
    }

    private interface OnArray {
        void apply(float[] x, int from, int count);
    }
}
