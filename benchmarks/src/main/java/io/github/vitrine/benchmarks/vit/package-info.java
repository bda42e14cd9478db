/**
 * The model that every engine runs: its sizes, its weights as a published checkpoint names them, or
 * random weights of the same shapes.
 *
 * <p>Legend of all shapes: B pictures in a batch, N tokens, D width, H heads, Dh = D / H, M width
 * of the MLP, P side of a patch.
 */
package io.github.vitrine.benchmarks.vit;
