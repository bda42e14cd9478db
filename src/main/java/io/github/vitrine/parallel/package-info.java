/** Threads that share one computation's loops. */
package io.github.vitrine.parallel;
