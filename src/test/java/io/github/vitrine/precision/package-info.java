/** Whole models whose weights are kept in fewer bits. */
package io.github.vitrine.precision;
