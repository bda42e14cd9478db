package io.github.vitrine.load;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.vitrine.error.CheckpointException;
import io.github.vitrine.error.InterruptedCallException;
import io.github.vitrine.kernels.KernelChoice;
import io.github.vitrine.kernels.Kernels;
import io.github.vitrine.layers.WeightPrecision;
import io.github.vitrine.model.vit.ModelOptions;
import io.github.vitrine.model.vit.PublishedModel;
import io.github.vitrine.model.vit.VisionTransformer;
import io.github.vitrine.ops.OpsPool;
import io.github.vitrine.parallel.Workers;
import io.github.vitrine.tensor.Tensor;
import io.github.vitrine.testing.GoldenCase;
import io.github.vitrine.testing.Goldens;
import io.github.vitrine.testing.ModelFolders;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Weights that stay in their file until they are needed, and what may become of it meanwhile. */
class LazyWeightsTest {
    private final GoldenCase golden = Goldens.builtIn("vit-hf", "cls_base");
    private final Tensor pixels = golden.tensor("pixel_values").rows(0, 1);
    private final float[] quiet = load(golden.folder(), 1, false).logits(pixels).toArray();

    @TempDir Path folder;
    private Path file;

    @BeforeEach
    void copy() throws IOException {
        for (String name : List.of("config.json", "model.safetensors")) {
            Files.copy(golden.folder().resolve(name), folder.resolve(name));
        }
        file = folder.resolve("model.safetensors");
    }

    @AfterEach
    void clear() {
        Thread.interrupted();
    }

    private static VisionTransformer load(Path folder, int threads, boolean lazy) {
        OpsPool pool = new OpsPool(Kernels.select(KernelChoice.AUTO), Workers.threads(threads));
        return PublishedModel.open(folder, ModelOptions.NONE)
                .load(pool, WeightPrecision.FLOAT32, lazy);
    }

    private void assertQuiet(VisionTransformer model) {
        assertArrayEquals(quiet, model.logits(pixels).toArray());
    }

    /** Weights that are all zero, written over the others. */
    private void overwrite() throws IOException {
        FileTime opened = Files.getLastModifiedTime(file);
        byte[] bytes = Files.readAllBytes(file);
        Arrays.fill(bytes, bytes.length / 2, bytes.length, (byte) 0);
        Files.write(file, bytes);
        // Writing may take less than the file system's clock.
        Files.setLastModifiedTime(file, FileTime.from(opened.toInstant().plusSeconds(1)));
    }

    @Test
    void answersAreTheSameHoweverWeightsAreRead() {
        for (int threads = 1; threads <= 2; threads++) {
            VisionTransformer model = load(folder, threads, true);
            for (int call = 0; call < 3; call++) {
                assertQuiet(model);
            }
        }
    }

    @Test
    void theSecondCallIsTheLastThatNeedsTheFile() throws IOException {
        VisionTransformer model = load(folder, 2, true);
        assertQuiet(model);
        assertQuiet(model);
        overwrite();
        assertQuiet(model);
    }

    /** They would be read for each picture. */
    @Test
    void aFirstCallOnSeveralPicturesIsTheLastThatNeedsTheFile() throws IOException {
        VisionTransformer model = load(folder, 2, true);
        float[] both = model.logits(Tensor.stack(pixels.row(0), pixels.row(0))).toArray();
        assertEquals(2 * quiet.length, both.length);
        overwrite();
        assertQuiet(model);
    }

    @Test
    void whatIsReadAtOnceNeedsNoFile() throws IOException {
        VisionTransformer model = load(folder, 2, false);
        overwrite();
        assertQuiet(model);
    }

    @Test
    void aFileThatWasWrittenToIsRefused() throws IOException {
        VisionTransformer first = load(folder, 2, true);
        VisionTransformer second = load(folder, 2, true);
        assertQuiet(second);
        overwrite();
        for (VisionTransformer model : List.of(first, second, first)) {
            CheckpointException e =
                    assertThrows(CheckpointException.class, () -> model.logits(pixels));
            String message = e.getMessage();
            assertTrue(message.startsWith(file + ": expected the file of "), message);
            assertTrue(message.endsWith(": load the model again"), message);
        }
    }

    /** As tools do that keep times. */
    @Test
    @DisabledOnOs(OS.WINDOWS)
    void aFileThatWasWrittenToWithItsOldTimeIsRefused() throws IOException {
        VisionTransformer model = load(folder, 2, true);
        FileTime opened = Files.getLastModifiedTime(file);
        overwrite();
        Files.setLastModifiedTime(file, opened);
        assertThrows(CheckpointException.class, () -> model.logits(pixels));
    }

    @Test
    void aShardThatWasWrittenToIsRefused() throws IOException {
        Path shards = Files.createDirectory(folder.resolve("shards"));
        for (var each : ModelFolders.sharded(3).entrySet()) {
            Files.write(shards.resolve(each.getKey()), each.getValue());
        }
        VisionTransformer first = load(shards, 2, true);
        VisionTransformer second = load(shards, 2, true);
        assertQuiet(first);
        assertQuiet(second);
        assertQuiet(second);
        try (Stream<Path> files = Files.list(shards)) {
            file = files.filter(f -> f.toString().contains("00002")).findFirst().orElseThrow();
        }
        overwrite();
        assertThrows(CheckpointException.class, () -> first.logits(pixels));
        assertQuiet(second);
    }

    /** Nothing but their values is left for later. */
    @Test
    void whatCanNotBeReadIsRefusedWhileLoading() throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        String header = new String(bytes, 0, 1 << 14, StandardCharsets.ISO_8859_1);
        int tensor = header.indexOf("layer.0.attention.attention.query.weight");
        int type = header.indexOf("\"F32\"", tensor);
        assertTrue(tensor > 0 && type > 0 && type < tensor + 100);
        bytes[type + 1] = 'I';
        Files.write(file, bytes);
        for (boolean lazy : new boolean[] {true, false}) {
            CheckpointException e =
                    assertThrows(CheckpointException.class, () -> load(folder, 1, lazy));
            assertTrue(e.getMessage().contains("found I32"), e::getMessage);
        }
    }

    /** Its files can't be read when it is closed. */
    @Test
    void aZipFileIsReadWhileLoading() throws IOException {
        Path zip = folder.resolve("model.zip");
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
            for (String name : List.of("config.json", "model.safetensors")) {
                out.putNextEntry(new ZipEntry(name));
                Files.copy(folder.resolve(name), out);
            }
        }
        VisionTransformer model;
        try (FileSystem files = FileSystems.newFileSystem(zip)) {
            model = load(files.getPath("/"), 2, true);
        }
        assertQuiet(model);
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void filesAreClosedOnceTheyAreRead() throws IOException {
        assertEquals(0, open());
        VisionTransformer model = load(folder, 2, true);
        assertEquals(1, open());
        assertQuiet(model);
        assertEquals(1, open());
        assertQuiet(model);
        assertEquals(0, open());
        load(folder, 2, false);
        assertEquals(0, open());
        OpsPool pool = new OpsPool(Kernels.select(KernelChoice.AUTO), Workers.single());
        PublishedModel.open(folder, ModelOptions.NONE).load(pool, WeightPrecision.INT8);
        assertEquals(0, open());
        String config = Files.readString(folder.resolve("config.json"));
        Files.writeString(
                folder.resolve("config.json"),
                config.replaceFirst("\"num_hidden_layers\": *\\d+", "\"num_hidden_layers\": 1"));
        assertThrows(CheckpointException.class, () -> load(folder, 1, true));
        assertEquals(0, open());
    }

    /** How many times this process has the weights open. */
    private long open() throws IOException {
        long count = 0;
        try (DirectoryStream<Path> handles = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
            for (Path handle : handles) {
                try {
                    count += Files.readSymbolicLink(handle).equals(file.toRealPath()) ? 1 : 0;
                } catch (NoSuchFileException e) {
                    // that of the listing itself
                }
            }
        }
        return count;
    }

    /** An executor that is shut down interrupts its threads. */
    @Test
    void anInterruptedHelperReadsOn() {
        Executor interrupting =
                work ->
                        new Thread(
                                        () -> {
                                            Thread.currentThread().interrupt();
                                            work.run();
                                        })
                                .start();
        for (int i = 0; i < 20; i++) {
            Workers workers = Workers.on(interrupting, 3);
            OpsPool pool = new OpsPool(Kernels.select(KernelChoice.AUTO), workers);
            VisionTransformer model = VisionTransformer.load(folder, pool);
            assertQuiet(model);
            assertQuiet(model);
        }
    }

    @Test
    void aFileThatWasCutShortIsRefused() throws IOException {
        VisionTransformer model = load(folder, 2, true);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(Files.size(file) / 2);
        }
        CheckpointException e = assertThrows(CheckpointException.class, () -> model.logits(pixels));
        assertTrue(e.getMessage().startsWith(file.toString()), e::getMessage);
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void aFileThatWasReplacedOrDeletedIsReadAsItWas() throws IOException {
        VisionTransformer replaced = load(folder, 2, true);
        VisionTransformer deleted = load(folder, 2, true);
        Path other = folder.resolve("other");
        Files.copy(file, other);
        Path kept = folder.resolve("kept");
        Files.move(file, kept);
        file = other;
        overwrite();
        Files.move(other, folder.resolve("model.safetensors"), StandardCopyOption.ATOMIC_MOVE);
        assertQuiet(replaced);
        Files.delete(folder.resolve("model.safetensors"));
        Files.delete(kept);
        assertQuiet(deleted);
        assertQuiet(replaced);
        assertQuiet(deleted);
    }

    @Test
    void anInterruptedFirstCallLeavesTheModelUsable() {
        for (int before = 0; before < 2; before++) {
            VisionTransformer model = load(folder, 2, true);
            for (int call = 0; call < before; call++) {
                assertQuiet(model);
            }
            Thread.currentThread().interrupt();
            assertThrows(InterruptedCallException.class, () -> model.logits(pixels));
            assertTrue(Thread.interrupted(), "the flag is gone");
            assertQuiet(model);
            assertQuiet(model);
        }
    }

    @Test
    void manyFirstCallsAtOnce() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            for (int workers = 1; workers <= 2; workers++) {
                VisionTransformer model = load(folder, workers, true);
                List<Future<float[]>> answers = new ArrayList<>();
                for (int i = 0; i < 24; i++) {
                    answers.add(threads.submit(() -> model.logits(pixels).toArray()));
                }
                for (Future<float[]> answer : answers) {
                    assertArrayEquals(quiet, answer.get());
                }
            }
        } finally {
            threads.shutdownNow();
        }
    }
}
