package io.github.vitrine.benchmarks.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import io.github.vitrine.benchmarks.engine.Engine;
import io.github.vitrine.benchmarks.engine.ScratchFolder;
import io.github.vitrine.benchmarks.vit.VitCheckpoint;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Map;

/** ONNX Runtime on the CPU, with every graph optimization it has. */
public final class OnnxRuntimeEngine implements Engine {
    private final OrtEnvironment environment;
    private final OrtSession session;
    private final long operations;
    private final int resolution;

    private OnnxRuntimeEngine(
            OrtEnvironment environment, OrtSession session, long operations, int resolution) {
        this.environment = environment;
        this.session = session;
        this.operations = operations;
        this.resolution = resolution;
    }

    /**
     * Writes the model's graph to a temporary folder and loads it.
     *
     * @param checkpoint the weights
     * @param resolution side of the pictures, in pixels
     * @param threads how many compute one operator
     * @return the engine
     * @throws IOException if the graph can't be written
     */
    public static OnnxRuntimeEngine open(VitCheckpoint checkpoint, int resolution, int threads)
            throws IOException {
        try (ScratchFolder scratch = ScratchFolder.create()) {
            Path graph = VitOnnx.write(checkpoint, resolution, scratch.path());
            return open(graph, resolution, threads, checkpoint.geometry().operations(resolution));
        }
    }

    /**
     * Loads a graph that was written before.
     *
     * @param graph what {@link VitOnnx} wrote
     * @param resolution side of the pictures, in pixels
     * @param threads how many compute one operator
     * @param operations the arithmetic for one picture
     * @return the engine
     */
    public static OnnxRuntimeEngine open(Path graph, int resolution, int threads, long operations) {
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        try (SessionOptions options = new SessionOptions()) {
            options.setOptimizationLevel(SessionOptions.OptLevel.ALL_OPT);
            options.setIntraOpNumThreads(threads);
            options.setInterOpNumThreads(1);
            OrtSession session = environment.createSession(graph.toString(), options);
            return new OnnxRuntimeEngine(environment, session, operations, resolution);
        } catch (OrtException e) {
            throw failed(e);
        }
    }

    @Override
    public String name() {
        return "onnxruntime";
    }

    @Override
    public String version() {
        return environment.getVersion();
    }

    @Override
    public long operationsPerImage() {
        return operations;
    }

    @Override
    public float[] logits(float[] pixels, int batch) {
        long[] shape = {batch, 3, resolution, resolution};
        try (OnnxTensor input =
                        OnnxTensor.createTensor(environment, FloatBuffer.wrap(pixels), shape);
                OrtSession.Result result = session.run(Map.of("pixel_values", input))) {
            FloatBuffer logits = ((OnnxTensor) result.get(0)).getFloatBuffer();
            float[] values = new float[logits.remaining()];
            logits.get(values);
            return values;
        } catch (OrtException e) {
            throw failed(e);
        }
    }

    @Override
    public void close() {
        try {
            session.close();
        } catch (OrtException e) {
            throw failed(e);
        }
    }

    private static IllegalStateException failed(OrtException e) {
        return new IllegalStateException("ONNX Runtime: " + e.getMessage(), e);
    }
}
