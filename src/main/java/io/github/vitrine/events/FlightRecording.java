package io.github.vitrine.events;

import jdk.jfr.FlightRecorder;

/** Asks Java Flight Recorder, where there is one. */
final class FlightRecording {
    /** Whether this runtime has the module at all: an image made with jlink may not. */
    static final boolean POSSIBLE = ModuleLayer.boot().findModule("jdk.jfr").isPresent();

    private FlightRecording() {}

    static Span begin(Stage stage) {
        // Only once a recording was made: looking an event's type up starts the whole recorder.
        return FlightRecorder.isInitialized() ? StageEvents.begin(stage) : Span.OFF;
    }
}
