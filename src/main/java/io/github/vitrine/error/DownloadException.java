package io.github.vitrine.error;

/**
 * A model that can't be had from the hub: not found, not allowed, not reachable, or not what the
 * hub said it would be. What was downloaded whole stays, and the next call goes on from there.
 */
public class DownloadException extends VitrineException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates an exception without a cause.
     *
     * @param message what was expected and what was found, and where
     */
    public DownloadException(String message) {
        super(message);
    }

    /**
     * Creates an exception with a cause.
     *
     * @param message what was expected and what was found, and where
     * @param cause what the JDK or a library reported
     */
    public DownloadException(String message, Throwable cause) {
        super(message, cause);
    }
}
