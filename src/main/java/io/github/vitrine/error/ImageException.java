package io.github.vitrine.error;

/** A picture that can't be used: broken, truncated, of an unknown format, or too large. */
public class ImageException extends VitrineException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates an exception without a cause.
     *
     * @param message what was expected and what was found, and where
     */
    public ImageException(String message) {
        super(message);
    }

    /**
     * Creates an exception with a cause.
     *
     * @param message what was expected and what was found, and where
     * @param cause what the JDK or a library reported
     */
    public ImageException(String message, Throwable cause) {
        super(message, cause);
    }
}
