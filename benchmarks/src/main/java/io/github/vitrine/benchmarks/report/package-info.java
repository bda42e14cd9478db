/**
 * What becomes of measurements: medians and quartiles, targets met or not, tables, JSON and charts.
 * Knows nothing of what was measured.
 */
package io.github.vitrine.benchmarks.report;
