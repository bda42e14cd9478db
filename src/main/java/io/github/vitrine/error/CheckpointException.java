package io.github.vitrine.error;

/**
 * Weights that can't be used: a broken safetensors file or index, or tensors that don't fit the
 * model.
 */
public class CheckpointException extends VitrineException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates an exception without a cause.
     *
     * @param message what was expected and what was found, and where
     */
    public CheckpointException(String message) {
        super(message);
    }

    /**
     * Creates an exception with a cause.
     *
     * @param message what was expected and what was found, and where
     * @param cause what the JDK or a library reported
     */
    public CheckpointException(String message, Throwable cause) {
        super(message, cause);
    }
}
