package io.github.vitrine.cli;

import io.github.vitrine.Classification;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Where the answers go, picture by picture; closing it ends the output, not the stream. */
interface AnswerWriter extends AutoCloseable {
    /** Writes what is in one picture, best first. */
    void write(Path picture, List<Classification> labels) throws IOException;

    @Override
    default void close() throws IOException {}
}
