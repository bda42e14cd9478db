/**
 * Weights on disk: the safetensors format, checkpoints split into shards, and the conversion of
 * every stored type to float32. Nothing a file says is believed before it is checked, and values
 * are converted on the way from the file into the caller's array.
 *
 * @see <a href="https://github.com/huggingface/safetensors#format">the format</a>
 */
package io.github.vitrine.checkpoint;
