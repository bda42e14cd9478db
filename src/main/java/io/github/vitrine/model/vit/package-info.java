/**
 * The Vision Transformer of "An Image is Worth 16x16 Words" (Dosovitskiy et al., 2020,
 * arXiv:2010.11929) and its plain variants: one forward pass, {@link
 * io.github.vitrine.model.vit.VisionTransformer}, and a dialect for each way that a library writes
 * such a model down.
 */
package io.github.vitrine.model.vit;
