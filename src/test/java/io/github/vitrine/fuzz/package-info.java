/** Damaged input of every kind: nothing but a VitrineException, in bounded memory and time. */
package io.github.vitrine.fuzz;
