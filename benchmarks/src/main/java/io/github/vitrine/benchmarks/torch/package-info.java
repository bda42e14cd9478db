/**
 * The peer PyTorch, through DJL, and the TorchScript module it runs: written in Java from the
 * checkpoint, so that no Python is needed.
 */
package io.github.vitrine.benchmarks.torch;
