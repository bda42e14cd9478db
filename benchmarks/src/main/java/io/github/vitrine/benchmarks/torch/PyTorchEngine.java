package io.github.vitrine.benchmarks.torch;

import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.inference.Predictor;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.translate.NoopTranslator;
import ai.djl.translate.TranslateException;
import io.github.vitrine.benchmarks.engine.Engine;
import io.github.vitrine.benchmarks.engine.ScratchFolder;
import io.github.vitrine.benchmarks.vit.VitCheckpoint;
import java.io.IOException;

/** PyTorch's libtorch on the CPU, through DJL. */
public final class PyTorchEngine implements Engine {
    private static final String ENGINE = "PyTorch";
    private static final String MODEL = "vit";

    private final Model model;
    private final Predictor<NDList, NDList> predictor;
    private final long operations;
    private final int resolution;
    private final int threads;

    private PyTorchEngine(Model model, long operations, int resolution, int threads) {
        this.model = model;
        this.predictor = model.newPredictor(new NoopTranslator());
        this.operations = operations;
        this.resolution = resolution;
        this.threads = threads;
    }

    /**
     * Writes the model as TorchScript to a temporary folder and loads it.
     *
     * @param checkpoint the weights
     * @param resolution side of the pictures, in pixels
     * @param threads how many compute one operator
     * @return the engine
     * @throws IOException if the module can't be written
     */
    public static PyTorchEngine open(VitCheckpoint checkpoint, int resolution, int threads)
            throws IOException {
        // Operators of one model run one after the other; nothing may be fetched.
        System.setProperty("ai.djl.pytorch.num_interop_threads", "1");
        System.setProperty("ai.djl.offline", "true");
        Model model = Model.newInstance(MODEL, ENGINE);
        try (ScratchFolder scratch = ScratchFolder.create()) {
            VitTorchScript.write(checkpoint, resolution, scratch.path().resolve(MODEL + ".pt"));
            model.load(scratch.path(), MODEL);
        } catch (MalformedModelException e) {
            throw new IllegalStateException("PyTorch: " + e.getMessage(), e);
        }
        return new PyTorchEngine(
                model, checkpoint.geometry().operations(resolution), resolution, threads);
    }

    @Override
    public String name() {
        return "pytorch";
    }

    @Override
    public String version() {
        return ai.djl.engine.Engine.getEngine(ENGINE).getVersion();
    }

    @Override
    public long operationsPerImage() {
        return operations;
    }

    @Override
    public float[] logits(float[] pixels, int batch) {
        if (JniUtils.getNumThreads() != threads) { // one setting for the whole process
            JniUtils.setNumThreads(threads);
        }
        Shape shape = new Shape(batch, 3, resolution, resolution);
        try (NDManager call = model.getNDManager().newSubManager()) {
            NDList result = predictor.predict(new NDList(call.create(pixels, shape)));
            float[] logits = result.singletonOrThrow().toFloatArray();
            result.close();
            return logits;
        } catch (TranslateException e) {
            throw new IllegalStateException("PyTorch: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        predictor.close();
        model.close();
    }
}
