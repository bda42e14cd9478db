package io.github.vitrine.events;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.github.vitrine.ImageClassifier;
import io.github.vitrine.error.ImageException;
import io.github.vitrine.layers.WeightPrecision;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FlightRecordingTest {
    private static final Path HOME = Path.of(System.getProperty("basedir", ""));
    private static final Path MODEL = HOME.resolve("models/vit-cifar10");
    private static final Path PICTURE = HOME.resolve("docs/images/chelsea.png");

    @TempDir Path folder;

    @Test
    void everyStageIsAnEventWithItsSizes() throws IOException {
        Map<String, RecordedEvent> events;
        try (Recording recording = new Recording()) {
            recording.start();
            ImageClassifier.load(MODEL).classifyAll(List.of(PICTURE), 1);
            events =
                    stop(recording).stream()
                            .collect(
                                    Collectors.toMap(
                                            e -> e.getEventType().getName(), Function.identity()));
        }
        assertEquals(5, events.size(), events::toString);
        RecordedEvent load = events.get("io.github.vitrine.Load");
        // The file's rest is its header.
        long weights = Files.size(MODEL.resolve("model.safetensors"));
        assertTrue(load.getLong("bytes") < weights && load.getLong("bytes") > 0.98 * weights);
        assertTrue(load.getLong("tensors") > 50, load::toString);
        RecordedEvent decode = events.get("io.github.vitrine.Decode");
        assertEquals(Files.size(PICTURE), decode.getLong("bytes"));
        long pixels = decode.getLong("pixels");
        RecordedEvent resize = events.get("io.github.vitrine.Resize");
        assertEquals(pixels, resize.getLong("pixelsBefore"));
        assertEquals(32 * 32, resize.getLong("pixelsAfter"));
        RecordedEvent encoder = events.get("io.github.vitrine.Encoder");
        assertEquals(1, encoder.getLong("pictures"));
        assertTrue(encoder.getLong("tokens") > 1, encoder::toString);
        RecordedEvent head = events.get("io.github.vitrine.Head");
        assertEquals(1, head.getLong("pictures"));
        assertEquals(10, head.getLong("labels"));
        for (RecordedEvent event : events.values()) {
            assertTrue(event.getDuration().toNanos() > 0, event::toString);
        }
        assertTrue(encoder.getEndTime().compareTo(head.getEndTime()) < 0);
    }

    /** When a model is called again, or while it is loaded. */
    @Test
    void packingIsAnEventOnce() throws IOException {
        for (boolean lazy : new boolean[] {true, false}) {
            List<RecordedEvent> events;
            try (Recording recording = new Recording()) {
                recording.start();
                ImageClassifier model = ImageClassifier.builder().lazyWeights(lazy).load(MODEL);
                for (int call = 0; call < 3; call++) {
                    model.classify(PICTURE, 1);
                }
                events = stop(recording);
            }
            List<RecordedEvent> packing =
                    events.stream()
                            .filter(e -> e.getEventType().getName().endsWith(".Pack"))
                            .toList();
            assertEquals(1, packing.size(), events::toString);
            // The file has halves, and vectors besides; panels of scalar kernels have padding.
            long weights = 2 * Files.size(MODEL.resolve("model.safetensors"));
            long bytes = packing.get(0).getLong("bytes");
            assertTrue(bytes > 0.95 * weights && bytes < 1.5 * weights, bytes + " of " + weights);
            assertTrue(packing.get(0).getLong("matrices") > 10, packing::toString);
            RecordedEvent load =
                    events.stream()
                            .filter(e -> e.getEventType().getName().endsWith(".Load"))
                            .findFirst()
                            .orElseThrow();
            assertEquals(
                    lazy, packing.get(0).getStartTime().isAfter(load.getEndTime()), load::toString);
        }
    }

    /** Weights in other forms are packed as they are read. */
    @Test
    void whereNothingIsLeftToPackThereIsNoEventOfIt() throws IOException {
        try (Recording recording = new Recording()) {
            recording.start();
            ImageClassifier.builder().weights(WeightPrecision.INT8).load(MODEL);
            List<RecordedEvent> events = stop(recording);
            assertEquals(1, events.size(), events::toString);
            assertTrue(events.get(0).getEventType().getName().endsWith(".Load"));
        }
    }

    @Test
    void whatIsRefusedIsNoEvent() throws IOException {
        ImageClassifier classifier = ImageClassifier.load(MODEL);
        try (Recording recording = new Recording()) {
            recording.start();
            assertThrows(ImageException.class, () -> classifier.classify(new byte[9], 1));
            assertEquals(List.of(), stop(recording));
        }
    }

    /** Before any recording, and after one. */
    @Test
    void withoutARecordingNothingIsAllocated() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        for (Stage stage : Stage.values()) {
            assertSame(Span.OFF, Span.begin(stage)); // classes are loaded now
        }
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < 1000; i++) {
            Span.begin(Stage.HEAD).end(i, i);
        }
        assertEquals(before, threads.getCurrentThreadAllocatedBytes());
    }

    private List<RecordedEvent> stop(Recording recording) throws IOException {
        recording.stop();
        Path file = folder.resolve("events.jfr");
        recording.dump(file);
        return RecordingFile.readAllEvents(file).stream()
                .filter(e -> e.getEventType().getName().startsWith("io.github.vitrine."))
                .toList();
    }
}
