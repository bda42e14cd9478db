/**
 * Pictures: decoding files, resizing as Pillow does to the bit, and turning bytes into model input
 * as the checkpoint's config says.
 *
 * <p>Data flows {@link io.github.vitrine.image.PictureReader} -> {@link
 * io.github.vitrine.image.Picture} -> {@link io.github.vitrine.image.Preprocessor} -> float tensor
 * [C, H, W]. The reference for every number is Pillow, below the PIL backend of Hugging Face's
 * image processors, timm's evaluation transform and torchvision's presets. Which pixels a model
 * sees ({@code Geometry}) and what numbers they become ({@code Normalization}) are two ideas; a
 * reader per config dialect sets them.
 *
 * <p>PNG, JPEG, TIFF and BMP files are decoded by the JDK's own ImageIO readers, lossless WebP by a
 * pure-Java plug-in that is called by name, lossy WebP ({@code image.vp8}) and GIF by ourselves.
 * Each format has a small class that walks the container first and refuses what those readers would
 * let through: truncation, wrong checksums, sizes that only a header claims. Colour is never left
 * to ImageIO: samples are taken from the raster and converted here, so embedded profiles and gamma
 * change nothing.
 */
package io.github.vitrine.image;
