package io.github.vitrine.error;

/**
 * The root of everything Vitrine throws on purpose for bad input. The message names the file, the
 * tensor or field, what was expected, what was found and, where there is one, the next step.
 *
 * <p>A mistake in calling code (a null, a negative count) is an {@link IllegalArgumentException} or
 * {@link NullPointerException} instead, as everywhere in Java.
 */
public class VitrineException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates an exception without a cause.
     *
     * @param message what was expected and what was found, and where
     */
    public VitrineException(String message) {
        super(message);
    }

    /**
     * Creates an exception with a cause.
     *
     * @param message what was expected and what was found, and where
     * @param cause what the JDK or a library reported
     */
    public VitrineException(String message, Throwable cause) {
        super(message, cause);
    }
}
