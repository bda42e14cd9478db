package io.github.vitrine.kernels.simd;

import io.github.vitrine.kernels.FloatMath;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** The functions of {@link VectorMath} beside their scalar twins, at any vector width. */
enum VectorFunction {
    EXP_NON_POSITIVE(FloatMath::expNonPositive, VectorMath::expNonPositive),
    SIGMOID(FloatMath::sigmoid, VectorMath::sigmoid),
    TANH(FloatMath::tanh, VectorMath::tanh),
    GELU(FloatMath::gelu, VectorMath::gelu),
    GELU_TANH(FloatMath::geluTanh, VectorMath::geluTanh);

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
    void apply(int bits, float[] x) {
        VectorSpecies<Float> species = species(bits);
        for (int i = 0; i < x.length; i += species.length()) {
            vector.apply(FloatVector.fromArray(species, x, i)).intoArray(x, i);
        }
    }

    private static VectorSpecies<Float> species(int bits) {
        return switch (bits) {
            case 128 -> FloatVector.SPECIES_128;
            case 256 -> FloatVector.SPECIES_256;
            case 512 -> FloatVector.SPECIES_512;
            default -> throw new IllegalArgumentException(bits + " bits");
        };
    }

    private interface OnFloat {
        float apply(float x);
    }

    private interface OnVector {
        FloatVector apply(FloatVector x);
    }
}
