/**
 * The Vision Transformer of "An Image is Worth 16x16 Words" (Dosovitskiy et al., 2020,
 * arXiv:2010.11929) in its Hugging Face layout: configuration, tensor names, forward pass.
 */
package io.github.vitrine.model.vit;
