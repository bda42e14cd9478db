package io.github.vitrine.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.vitrine.error.CheckpointException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CheckpointTest {
    private static final String INDEX = "model.safetensors.index.json";

    @TempDir Path folder;

    @BeforeEach
    void writeShards() {
        SafeTensorsFiles.writeCounting(folder.resolve("1.safetensors"), "a", 1);
        SafeTensorsFiles.writeCounting(folder.resolve("2.safetensors"), "b", 2);
    }

    @Test
    void readsShardsInTheIndexsOrder() throws IOException {
        writeIndex("\"b\": \"2.safetensors\", \"a\": \"1.safetensors\"");
        try (Checkpoint checkpoint = Checkpoint.open(folder)) {
            assertEquals(List.of("b", "a"), List.copyOf(checkpoint.names()));
            assertEquals(2, checkpoint.files().size());
            assertEquals(folder.toString(), checkpoint.origin());
            float[] got = new float[2];
            checkpoint.find("b").orElseThrow().read(0, got, 0, 2);
            assertEquals(1f, got[1]);
            assertTrue(checkpoint.find("c").isEmpty());
        }
    }

    @Test
    void prefersTheSingleFile() throws IOException {
        writeIndex("\"b\": \"2.safetensors\"");
        SafeTensorsFiles.writeCounting(folder.resolve("model.safetensors"), "whole", 1);
        try (Checkpoint checkpoint = Checkpoint.open(folder)) {
            assertEquals(List.of("whole"), List.copyOf(checkpoint.names()));
        }
    }

    @Test
    void reportsAllMisplacedTensorsAtOnce() throws IOException {
        writeIndex("\"a\": \"2.safetensors\", \"b\": \"2.safetensors\", \"c\": \"1.safetensors\"");
        String message = failure(folder);
        assertEquals(
                folder.resolve(INDEX)
                        + ": expected tensors where it says, found that \"a\" is not in"
                        + " \"2.safetensors\" but in \"1.safetensors\", \"c\" is not in"
                        + " \"1.safetensors\" but in no shard",
                message);
    }

    @Test
    void reportsAllMissingShardsAtOnce() throws IOException {
        writeIndex("\"a\": \"3.safetensors\", \"b\": \"4.safetensors\"");
        String message = failure(folder);
        assertTrue(message.contains("\"3.safetensors\" is not there"), message);
        assertTrue(message.contains("\"4.safetensors\" is not there"), message);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "..",
                "/etc/hostname",
                "../1.safetensors",
                "sub/1.safetensors",
                "sub\\\\1.safetensors",
                "C:1.safetensors",
                "1.safetensors\\u0000",
            })
    void readsNoShardFromElsewhere(String shard) throws IOException {
        writeIndex("\"a\": \"" + shard + "\"");
        assertTrue(failure(folder).contains("a file in the same folder"), failure(folder));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"[]", "{", "", "{\"weight_map\": {\"a\": null}}", "{\"weight_map\": 1}"})
    void refusesBrokenIndexes(String content) throws IOException {
        Files.writeString(folder.resolve(INDEX), content);
        assertTrue(failure(folder).startsWith(folder.resolve(INDEX) + ": "));
    }

    @ParameterizedTest
    @ValueSource(strings = {"pytorch_model.bin", "model.PT", "pytorch_model.bin.index.json"})
    void explainsWhyItReadsNoPickle(String name) throws IOException {
        Path file = Files.writeString(folder.resolve(name), "{}");
        assertTrue(failure(folder).contains("can carry code"), failure(folder));
        assertTrue(failure(file).contains("save_pretrained"), failure(file));
    }

    @Test
    void namesOtherFilesItFinds() {
        assertTrue(failure(folder).contains("1.safetensors, 2.safetensors"), failure(folder));
        try (Checkpoint checkpoint = Checkpoint.open(folder.resolve("1.safetensors"))) {
            assertEquals(1, checkpoint.tensors().size());
        }
    }

    private void writeIndex(String weightMap) throws IOException {
        Files.writeString(folder.resolve(INDEX), "{\"weight_map\": {" + weightMap + "}}");
    }

    private static String failure(Path path) {
        return assertThrows(CheckpointException.class, () -> Checkpoint.open(path).close())
                .getMessage();
    }
}
