/**
 * What can go wrong, as one small family of unchecked exceptions rooted at {@link
 * io.github.vitrine.error.VitrineException}.
 */
package io.github.vitrine.error;
