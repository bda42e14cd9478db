/** What holds between packages, whatever is in them. */
package io.github.vitrine.architecture;
