/**
 * The command line: {@code vitrine classify}, {@code embed}, {@code inspect}, {@code download},
 * {@code models} and {@code doctor}. It does what the API does, and nothing else.
 *
 * <p>Answers go to standard output, everything else to standard error. Exit codes: 0, all went
 * well; 1, something could not be read or computed, and a line on standard error says what; 2, the
 * command was not understood.
 */
package io.github.vitrine.cli;
