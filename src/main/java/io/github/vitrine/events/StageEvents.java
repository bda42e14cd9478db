package io.github.vitrine.events;

import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.EventType;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** The events, one class per stage as Flight Recorder wants it. Touched only while it records. */
final class StageEvents {
    private static final EventType[] TYPES = {
        EventType.getEventType(Load.class),
        EventType.getEventType(Pack.class),
        EventType.getEventType(Decode.class),
        EventType.getEventType(Resize.class),
        EventType.getEventType(Encoder.class),
        EventType.getEventType(Head.class),
    };

    private StageEvents() {}

    static Span begin(Stage stage) {
        if (!TYPES[stage.ordinal()].isEnabled()) {
            return Span.OFF;
        }
        StageEvent event =
                switch (stage) {
                    case LOAD -> new Load();
                    case PACK -> new Pack();
                    case DECODE -> new Decode();
                    case RESIZE -> new Resize();
                    case ENCODER -> new Encoder();
                    case HEAD -> new Head();
                };
        event.begin();
        return event;
    }

    @Category("Vitrine")
    @StackTrace(false)
    private abstract static class StageEvent extends Event implements Span {}

    @Name("io.github.vitrine.Load")
    @Label("Model Load")
    @Description("Reading a model's files, float32 weights aside unless they are packed at once")
    static final class Load extends StageEvent {
        @Label("Weights Size")
        @DataAmount
        long bytes;

        @Label("Tensors")
        long tensors;

        @Override
        public void end(long first, long second) {
            bytes = first;
            tensors = second;
            commit();
        }
    }

    @Name("io.github.vitrine.Pack")
    @Label("Weights Packing")
    @Description("Reading a model's float32 weights and packing them")
    static final class Pack extends StageEvent {
        @Label("Memory Size")
        @DataAmount
        long bytes;

        @Label("Matrices")
        long matrices;

        @Override
        public void end(long first, long second) {
            bytes = first;
            matrices = second;
            commit();
        }
    }

    @Name("io.github.vitrine.Decode")
    @Label("Picture Decode")
    @Description("Decoding a picture file")
    static final class Decode extends StageEvent {
        @Label("File Size")
        @DataAmount
        long bytes;

        @Label("Pixels")
        long pixels;

        @Override
        public void end(long first, long second) {
            bytes = first;
            pixels = second;
            commit();
        }
    }

    @Name("io.github.vitrine.Resize")
    @Label("Picture Resize")
    @Description("Resizing and cropping a picture")
    static final class Resize extends StageEvent {
        @Label("Pixels Before")
        long pixelsBefore;

        @Label("Pixels After")
        long pixelsAfter;

        @Override
        public void end(long first, long second) {
            pixelsBefore = first;
            pixelsAfter = second;
            commit();
        }
    }

    @Name("io.github.vitrine.Encoder")
    @Label("Encoder")
    @Description("Running one or more pictures through a model's blocks, by one thread or all")
    static final class Encoder extends StageEvent {
        @Label("Pictures")
        long pictures;

        @Label("Tokens per Picture")
        long tokens;

        @Override
        public void end(long first, long second) {
            pictures = first;
            tokens = second;
            commit();
        }
    }

    @Name("io.github.vitrine.Head")
    @Label("Head")
    @Description("Computing the logits of one or more pictures from their features")
    static final class Head extends StageEvent {
        @Label("Pictures")
        long pictures;

        @Label("Labels")
        long labels;

        @Override
        public void end(long first, long second) {
            pictures = first;
            labels = second;
            commit();
        }
    }
}
