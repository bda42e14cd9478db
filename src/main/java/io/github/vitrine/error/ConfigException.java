package io.github.vitrine.error;

/**
 * A configuration that can't be used: a JSON file, a field of one, or an option that this machine
 * can't serve.
 */
public class ConfigException extends VitrineException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates an exception without a cause.
     *
     * @param message what was expected and what was found, and where
     */
    public ConfigException(String message) {
        super(message);
    }

    /**
     * Creates an exception with a cause.
     *
     * @param message what was expected and what was found, and where
     * @param cause what the JDK or a library reported
     */
    public ConfigException(String message, Throwable cause) {
        super(message, cause);
    }
}
