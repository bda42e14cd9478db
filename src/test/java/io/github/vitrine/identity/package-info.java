/** The numeric contract, from outside: the same bits whatever the machine is made to look like. */
package io.github.vitrine.identity;
