/**
 * The layers that Vision Transformers are made of, each written once for all families.
 *
 * <p>Sizes in comments and javadoc:
 *
 * <ul>
 *   <li>B: pictures in the batch; C, H×W: their channels and size; P: patches; N: tokens (P and the
 *       prefix tokens); Q: the first of them, those that are asked for
 *   <li>D: width of a token (hidden size); Hn: attention heads; Dh: width of a head; M: width of
 *       the MLP; F: width of a pooled feature; L: labels
 * </ul>
 *
 * <p>A layer is immutable, knows no file format and no thread: it takes its parameters from {@link
 * io.github.vitrine.layers.Parameters} and computes with the {@link io.github.vitrine.ops.Ops} it
 * is handed.
 */
package io.github.vitrine.layers;
