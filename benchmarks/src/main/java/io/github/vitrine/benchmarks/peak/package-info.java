/** What the machine itself can do at most, measured from Java: the ends of every scale. */
package io.github.vitrine.benchmarks.peak;
