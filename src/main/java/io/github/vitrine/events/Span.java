package io.github.vitrine.events;

/**
 * A stage that is under way. Used as {@code Span span = Span.begin(Stage.DECODE); ...;
 * span.end(bytes, pixels);}; of a stage that throws, nothing is recorded.
 */
public interface Span {
    /** A stage that nobody records: ending it does nothing. */
    Span OFF =
            new Span() {
                @Override
                public void end(long first, long second) {}
            };

    /**
     * Ends the stage and records it.
     *
     * @param first the first of the sizes that {@link Stage} lists
     * @param second the second
     */
    void end(long first, long second);

    /**
     * Begins a stage. Where nobody records, this is a look at two fields and allocates nothing.
     *
     * @param stage which
     * @return what to end; {@link #OFF} where nobody records
     */
    static Span begin(Stage stage) {
        return FlightRecording.POSSIBLE ? FlightRecording.begin(stage) : OFF;
    }
}
