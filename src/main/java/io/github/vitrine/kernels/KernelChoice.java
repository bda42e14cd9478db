package io.github.vitrine.kernels;

/** Which form of the kernels to use. Both return the same bits; they differ in speed. */
public enum KernelChoice {
    /** SIMD where this JVM offers it, otherwise scalar. */
    AUTO,
    /** SIMD or an error that says which flag is missing. */
    SIMD,
    /** Plain Java, on any JVM. */
    SCALAR
}
