package io.github.vitrine.layers;

import io.github.vitrine.kernels.ElementType;
import io.github.vitrine.tensor.WeightTensor;
import java.util.List;

/**
 * What a model's weights are kept as in memory: the matrices that inputs are multiplied with, which
 * are nearly all of a model. Biases, norms and position tables stay float32, and so does all
 * arithmetic: the model answers, to the bit, what a float32 model of the rounded weights answers.
 */
public enum WeightPrecision {
    /** 4 bytes for each weight, whatever the file has. */
    FLOAT32,
    /**
     * What the file has: 2 bytes for each weight stored in 16 bits or 8, 4 for each in 32 or more.
     * Changes no result.
     */
    STORED,
    /** 2 bytes: eight significant bits, and any magnitude. */
    BFLOAT16,
    /** 2 bytes: eleven significant bits, and magnitudes of up to 65504. */
    FLOAT16,
    /**
     * 1 byte: a whole number from -127 to 127, and for each output of a layer a scale, its largest
     * weight over 127.
     */
    INT8;

    /**
     * What to keep a matrix as.
     *
     * @param sources the tensors it is made of, at least one
     * @return the type of its elements
     */
    ElementType of(List<WeightTensor> sources) {
        return switch (this) {
            case FLOAT32 -> ElementType.FLOAT32;
            case STORED -> stored(sources);
            case BFLOAT16 -> ElementType.BFLOAT16;
            case FLOAT16 -> ElementType.FLOAT16;
            case INT8 -> ElementType.INT8;
        };
    }

    private static ElementType stored(List<WeightTensor> sources) {
        List<ElementType> types = sources.stream().map(s -> holding(s.dtype())).distinct().toList();
        return types.size() == 1 ? types.get(0) : ElementType.FLOAT32;
    }

    /** The smallest type that has all values of a stored one. */
    private static ElementType holding(String dtype) {
        return switch (dtype) {
            case "F16", "F8_E5M2", "F8_E5M2FNUZ", "F8_E4M3", "F8_E4M3FNUZ" -> ElementType.FLOAT16;
            case "BF16", "F8_E8M0" -> ElementType.BFLOAT16;
            default -> ElementType.FLOAT32;
        };
    }
}
