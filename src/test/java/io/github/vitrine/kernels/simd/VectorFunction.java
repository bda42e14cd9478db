package io.github.vitrine.kernels.simd;

import io.github.vitrine.kernels.FloatMath;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** The functions of {@link VectorMath} beside their scalar twins. */
enum VectorFunction {
    EXP_NON_POSITIVE(FloatMath::expNonPositive, VectorMath::expNonPositive),
    SIGMOID(FloatMath::sigmoid, VectorMath::sigmoid),
    TANH(FloatMath::tanh, VectorMath::tanh),
    GELU(FloatMath::gelu, VectorFunction::gelu),
    GELU_TANH(FloatMath::geluTanh, VectorMath::geluTanh);

    /** Bit patterns spread over all floats. */
    private static final float[] SAMPLES = new float[1 << 16];

    static {
        for (int i = 0; i < SAMPLES.length; i++) {
            SAMPLES[i] = Float.intBitsToFloat(i * 65_521);
        }
    }

    private final OnFloat scalar;
    private final OnVector vector;

    VectorFunction(OnFloat scalar, OnVector vector) {
        this.scalar = scalar;
        this.vector = vector;
    }

    float apply(float x) {
        return scalar.apply(x);
    }

    /** Replaces the elements of an array whose length the number of lanes divides. */
    void apply(float[] x) {
        VectorSpecies<Float> species = SimdKernels.SPECIES;
        for (int i = 0; i < x.length; i += species.length()) {
            vector.apply(FloatVector.fromArray(species, x, i)).intoArray(x, i);
        }
    }

    /** Says how wide this JVM's vectors are, and what the functions give for {@link #SAMPLES}. */
    public static void main(String[] args) {
        List<Integer> hashes = new ArrayList<>();
        for (VectorFunction function : values()) {
            float[] x = SAMPLES.clone();
            function.apply(x);
            hashes.add(Arrays.hashCode(x));
        }
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
        return "RESULT " + bits + " " + hashes;
    }

    private static FloatVector gelu(FloatVector v) {
        float[] x = v.toArray();
        VectorMath.gelu(x, 0, x.length);
        return FloatVector.fromArray(SimdKernels.SPECIES, x, 0);
    }

    private interface OnFloat {
        float apply(float x);
    }

    private interface OnVector {
        FloatVector apply(FloatVector x);
    }
}
