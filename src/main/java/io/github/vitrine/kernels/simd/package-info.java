/**
 * The kernels on the incubating Vector API. Nothing outside this package imports that API or links
 * to these classes: {@link io.github.vitrine.kernels.Kernels#select} finds them by name.
 */
package io.github.vitrine.kernels.simd;
