/**
 * What the processor does: loops over float arrays, in a scalar form and a SIMD form that return
 * the same bits.
 *
 * <p><b>The numeric contract.</b> Whatever the vector width, the number of threads, the batch or
 * the JDK, results are bit-identical, because every result is one fixed chain of IEEE operations:
 *
 * <ul>
 *   <li>an element of a matrix product is one chain of {@code fma} over k, ascending, from zero (or
 *       from the value being added to); lanes run over columns, so a lane and {@link Math#fma}
 *       agree;
 *   <li>every other reduction runs over {@value io.github.vitrine.kernels.Lanes#COUNT} virtual
 *       lanes, element i in lane i mod 16, and then one fixed tree, whatever the hardware's width;
 *   <li>exp, erf, tanh are polynomials of our own, spelt alike in both forms ({@link
 *       io.github.vitrine.kernels.FloatMath}).
 * </ul>
 *
 * <p>A right operand may be kept in fewer bits ({@link io.github.vitrine.kernels.ElementType}); it
 * is widened before the chains begin, so they are those of a float32 matrix of the kept values.
 *
 * <p>Nothing here knows threads, layers or files. {@link io.github.vitrine.kernels.Kernels#select}
 * finds the form to use; {@code kernels.simd} is the only code that touches the incubating Vector
 * API, and is reached by name.
 */
package io.github.vitrine.kernels;
