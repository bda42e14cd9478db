/** What an inference engine has to offer to be measured, and Vitrine as one of them. */
package io.github.vitrine.benchmarks.engine;
