/** What the processor does: loops over float arrays, in a scalar form and a SIMD form. */
package io.github.vitrine.kernels;
