package io.github.vitrine.error;

/**
 * A call that stopped because its thread was interrupted. Nothing was wrong with the input: the
 * same call gives its answer when it is made again.
 *
 * <p>The thread's interrupt flag is still set when this is thrown, as a caller's own loop expects.
 */
public class InterruptedCallException extends VitrineException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates an exception.
     *
     * @param message what was interrupted, and where
     */
    public InterruptedCallException(String message) {
        super(message);
    }

    /**
     * Creates an exception with a cause.
     *
     * @param message what was interrupted, and where
     * @param cause what the JDK reported
     */
    public InterruptedCallException(String message, Throwable cause) {
        super(message, cause);
    }
}
