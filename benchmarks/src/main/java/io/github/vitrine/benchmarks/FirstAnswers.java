package io.github.vitrine.benchmarks;

import io.github.vitrine.benchmarks.engine.ScratchFolder;
import io.github.vitrine.benchmarks.onnx.VitOnnx;
import io.github.vitrine.benchmarks.probe.ChildJvm;
import io.github.vitrine.benchmarks.probe.FirstAnswer;
import io.github.vitrine.benchmarks.vit.RandomPictures;
import io.github.vitrine.benchmarks.vit.VitCheckpoint;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/** The files that processes need who are started for one picture, prepared before any is timed. */
final class FirstAnswers implements AutoCloseable {
    private static final int PICTURE_WIDTH = 640;
    private static final int PICTURE_HEIGHT = 480;

    private final VitCheckpoint model;
    private final int threads;
    private final int resolution;
    private final ScratchFolder scratch = ScratchFolder.create();
    private final Path picture = scratch.path().resolve("picture.jpg");
    private final Path tensor = scratch.path().resolve("picture.f32");
    private final Path graph;

    FirstAnswers(VitCheckpoint model, int threads) throws IOException {
        this.model = model;
        this.threads = threads;
        this.resolution = model.geometry().imageSize();
        Files.write(picture, RandomPictures.jpeg(PICTURE_WIDTH, PICTURE_HEIGHT));
        float[] pixels = RandomPictures.pixels(1, resolution);
        ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES * pixels.length);
        bytes.order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().put(pixels);
        Files.write(tensor, bytes.array());
        this.graph = VitOnnx.write(model, resolution, scratch.path());
    }

    /** Vitrine with SIMD kernels in a JVM. */
    ChildJvm vitrine(ChildJvm jvm) {
        return vitrine(jvm, picture);
    }

    /** The same, given the tensor, as ONNX Runtime is. */
    ChildJvm vitrineFromPixels(ChildJvm jvm) {
        return vitrine(jvm, tensor);
    }

    private ChildJvm vitrine(ChildJvm jvm, Path input) {
        return FirstAnswer.vitrine(
                jvm.with(ChildJvm.VECTOR_MODULE), model.folder(), input, resolution, threads);
    }

    /** A JVM of {@link #vitrine} or {@link #onnxRuntime} as the launcher would start it. */
    ChildJvm launched(ChildJvm jvm, String name) throws IOException {
        return jvm.withClassArchive(scratch.path(), name);
    }

    /** ONNX Runtime in a JVM, given the tensor. */
    ChildJvm onnxRuntime(ChildJvm jvm) {
        return FirstAnswer.onnxRuntime(jvm, graph, tensor, resolution, threads);
    }

    /** ONNX Runtime in a JVM, given what Vitrine is given. */
    ChildJvm onnxRuntimeFromPicture(ChildJvm jvm) {
        return FirstAnswer.onnxRuntime(jvm, graph, picture, resolution, threads);
    }

    @Override
    public void close() throws IOException {
        scratch.close();
    }
}
