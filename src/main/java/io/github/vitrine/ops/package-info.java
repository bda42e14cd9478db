/**
 * What a layer computes with: the kernels, the workers that share their loops, and the scratch
 * memory of one call, handed in together as {@link io.github.vitrine.ops.Ops}.
 */
package io.github.vitrine.ops;
