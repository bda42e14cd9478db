/**
 * The loops by themselves, measured by <a href="https://github.com/openjdk/jmh">JMH</a>. Each
 * benchmark counts its work in billions, so that JMH reports GFLOP/s or GB/s beside calls per
 * second. The scalar and the SIMD form are the same benchmark in forks that differ only in {@code
 * --add-modules jdk.incubator.vector}.
 */
package io.github.vitrine.benchmarks.kernels;
