/** The jar as a user gets it: what it brings along, and where it runs. */
package io.github.vitrine.packaging;
