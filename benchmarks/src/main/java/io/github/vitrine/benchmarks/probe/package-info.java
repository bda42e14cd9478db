/**
 * Measurements that need a JVM of their own: how long its start takes, what memory it needs, what
 * other arguments or another JDK change. Each probe is a {@code main} that {@link
 * io.github.vitrine.benchmarks.probe.ChildJvm} starts, and that prints its findings as one JSON
 * object.
 */
package io.github.vitrine.benchmarks.probe;
