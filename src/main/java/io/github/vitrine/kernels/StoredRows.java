package io.github.vitrine.kernels;

/** A matrix that is not packed: the rows of its transpose, wherever they are stored. */
public interface StoredRows {
    /**
     * Reads the rows of a panel. May be called by several threads at once.
     *
     * @param first the panel's first column, which is the transpose's first row to read
     * @param count how many
     * @param target receives {@code [count, k]}, row-major; may be longer
     * @throws io.github.vitrine.error.VitrineException if they can't be read
     */
    void read(int first, int count, float[] target);
}
