/**
 * The peer ONNX Runtime, and the graph it runs: written in Java from the checkpoint, in the
 * standard operators that a PyTorch export of the model has.
 */
package io.github.vitrine.benchmarks.onnx;
