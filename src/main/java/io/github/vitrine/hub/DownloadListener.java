package io.github.vitrine.hub;

/**
 * Hears how a download goes on. Files come in parallel, so calls come from several threads at once;
 * an implementation must be quick, because the download waits for it.
 */
public interface DownloadListener {
    /** Hears nothing. */
    DownloadListener SILENT = new DownloadListener() {};

    /**
     * A file's bytes are about to be asked for.
     *
     * @param file its name in the model's folder
     * @param position how many bytes are already here, from an earlier attempt
     * @param size its size in bytes, or -1 if the hub does not say
     */
    default void started(String file, long position, long size) {}

    /**
     * Some bytes of a file came.
     *
     * @param file its name in the model's folder
     * @param position how many bytes are here now; falls back to 0 if it has to start over
     * @param size its size in bytes, or -1 if the hub does not say
     */
    default void advanced(String file, long position, long size) {}

    /**
     * A file is complete and was found right.
     *
     * @param file its name in the model's folder
     * @param size its size in bytes
     */
    default void finished(String file, long size) {}

    /**
     * Something that takes time, or that the user may want to know.
     *
     * @param message one line, such as why and how long to wait before trying again
     */
    default void note(String message) {}
}
