package io.github.vitrine.kernels;

/**
 * What the elements of a {@link PackedMatrix} are kept as in memory. They are computed with as
 * float32 all the same: a product gives the bits that a float32 matrix of the kept values gives.
 */
public enum ElementType {
    /** 32 bits, as computed with. */
    FLOAT32,
    /** 16 bits: {@link io.github.vitrine.tensor.BFloat16}. */
    BFLOAT16,
    /** 16 bits: {@link io.github.vitrine.tensor.Float16}. */
    FLOAT16,
    /**
     * 8 bits: {@code scale * q} with an integer q from -127 to 127 and a scale per column, the
     * column's largest magnitude over 127. Rounded to the nearest q, half to even.
     */
    INT8
}
