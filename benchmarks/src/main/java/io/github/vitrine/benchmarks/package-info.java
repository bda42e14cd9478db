/**
 * Vitrine timed beside other engines: the same weights, the same pictures, the same number of
 * threads, one run.
 */
package io.github.vitrine.benchmarks;
