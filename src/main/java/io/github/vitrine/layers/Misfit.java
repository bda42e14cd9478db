package io.github.vitrine.layers;

import io.github.vitrine.tensor.Shape;
import java.util.Optional;

/**
 * A tensor in which a checkpoint and a model differ.
 *
 * @param tensor its name in the file; for a missing one, what files usually call it
 * @param expected the shape that the model asks for; empty for a tensor that it doesn't
 * @param found the shape in the file; empty for a tensor that is not there
 */
public record Misfit(String tensor, Optional<Shape> expected, Optional<Shape> found) {
    /** What is wrong with a tensor. */
    public enum Kind {
        /** The model asks for it and the file has it not. */
        MISSING("missing"),
        /** Its shape is another one. */
        MISSHAPEN("of another shape"),
        /** The file has it and the model does not ask for it. */
        UNEXPECTED("unexpected");

        private final String words;

        Kind(String words) {
            this.words = words;
        }

        /** In words, for messages. */
        @Override
        public String toString() {
            return words;
        }
    }

    /**
     * What is wrong with it.
     *
     * @return one of three
     */
    public Kind kind() {
        if (found.isEmpty()) {
            return Kind.MISSING;
        }
        return expected.isEmpty() ? Kind.UNEXPECTED : Kind.MISSHAPEN;
    }

    /** The tensor and its shapes, for messages. */
    @Override
    public String toString() {
        return kind() == Kind.MISSHAPEN
                ? String.format("%s (expected %s, found %s)", tensor, expected.get(), found.get())
                : tensor + " " + expected.or(() -> found).get();
    }
}
